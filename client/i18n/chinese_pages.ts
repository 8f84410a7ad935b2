// Chinese: what every page but a room says; only the server speaks it.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { ConnectBy } from "../../protocol/view.ts";
import type { PageMessages } from "./messages.ts";
import { problemInChinese } from "./chinese_problems.ts";

const { format: number } = new Intl.NumberFormat("zh-Hans");

const CONNECT_BY: Record<ConnectBy, { readonly name: string; readonly why: string }> = {
  auto: { name: "自动", why: "选用你的网络所允许的最佳方式，适合绝大多数人。" },
  websocket: { name: "WebSocket", why: "一条双向的长连接，最快；有些公司网络会拦截。" },
  sse: {
    name: "服务器推送（SSE）",
    why: "消息持续推送过来，你的消息逐条发出，多数网络都能通过。",
  },
  polling: { name: "长轮询", why: "询问新消息并等待回答，任何网络都能通过。" },
  refresh: { name: "自动刷新", why: "页面每隔几秒重新加载，没有 JavaScript 也能用。" },
};

/** Chinese, on other pages. */
export const chinesePages: PageMessages = {
  product: "Hubbub",
  tagline: "一个说话的地方。打开一个房间，把地址发给别人，就可以聊起来。",
  title: (page) => `${page} · Hubbub`,

  alerts: {
    tooOld: "此浏览器版本过旧，无法使用实时页面。",
    withoutScripts: "使用无脚本的页面",
    fault: "页面出错了，内容可能不再更新。你写的内容已保存。",
    reload: "重新加载页面",
  },

  log: {
    timesAre: (zone) => `时间为 ${zone}`,
    pause: "停止刷新，慢慢阅读",
    resume: "继续刷新",
    older: "更早的消息",
    newest: "回到最新的消息",
  },

  welcome: {
    title: "欢迎",
    hello: (name) => `你好，${name}`,
    name: "你的名字",
    nameHint: "别人看到的名字，最多 32 个字符",
    email: "邮箱",
    optional: "选填",
    emailHint: "只用来在 Gravatar 上找你的头像。不会给别人看，不会发邮件，也不保存可读的原文。",
    keepPicture: "留空时保留现有的头像",
    password: "这里的密码",
    passwordHint: "请向邀请你的人询问",
    unsentText: "你尚未发送的消息",
    room: "房间",
    roomHint: "a-z、0-9 和 -；新的名字会打开新的房间",
    connect: "连接方式",
    connectBy: (by) => CONNECT_BY[by],
    enter: "进入房间",
    change: "修改并进入",
    rooms: "房间",
    noRooms: "还没有房间有人说过话。",
    sessions: "你登录的地方",
    since: (time) => `自 ${time} 起`,
    session: (label) =>
      label === "unknown client" ? "未知设备" : label.replace(/^(.+) on (.+)$/, "$2 上的 $1"),
    thisOne: "当前",
    end: "结束",
    endLabel: (label) => `结束会话 ${label}`,
    signOut: "退出登录",
    signOutIsFinal:
      "退出后无法恢复：即使用相同的名字和邮箱重新登录，也会成为另一个用户，不能编辑或删除你以前写的消息。",
    unsent: {
      title: "要退出登录吗？",
      explain: "退出登录会删除这个浏览器为你保存的内容。以下内容还没有人收到：",
      messages: "尚未发送",
      drafts: "草稿",
      removal: "删除一条消息",
      confirm: "删除并退出登录",
      cancel: "保持登录",
    },
  },

  rooms: {
    messages: (count) => `${number(count)} 条记录`,
    here: (count) => `${number(count)} 人在`,
    never: "还没有人说话",
    open: "打开一个房间",
    go: "打开",
    title: "房间",
    more: "更多房间",
  },

  error: {
    title: (code: ErrorCode, title) => problemInChinese(code, title),
    back: "返回",
    home: "回到欢迎页",
  },
};
