// Chinese: what a room says on a page of another site.

import type { EmbedMessages } from "./messages.ts";

/** Chinese, on another site's page. */
export const chineseEmbed: EmbedMessages = {
  label: (room) => `聊天室：${room}`,
  you: (name) => `${name}：此房间与你的名字`,
  about: "关于此房间",
  openThere: (host) => `在 ${host} 打开此房间`,
  closed: (host) => `${host} 需要名字和密码才能进入。`,
  notListed: (site, host) =>
    `${host} 不允许在 ${site} 显示它的房间。其管理员可以把本站加入 HUBBUB_ORIGINS。`,
  unreachable: (host) => `目前无法连接 ${host}。`,
  name: "你的名字",
  password: "这里的密码",
  enter: "进入房间",
  signOut: "退出登录",
  signOutIsFinal: "退出后无法恢复：重新登录会成为另一个用户，不能编辑你以前写的消息。",
  unsent: (count) => `还有 ${count} 段文字尚未发送，退出登录会将其删除。`,
  notSignedOut: (host) => `你仍处于登录状态：${host} 没有应答。请重试。`,
  signOutAnyway: "删除并退出登录",
};
