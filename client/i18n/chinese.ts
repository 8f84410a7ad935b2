// Chinese messages (simplified) of a room's first view, on its own page and embedded in another site.

import type { CloseCause } from "../../protocol/close_codes.ts";
import type { TransportName } from "../../protocol/view.ts";
import type { Messages } from "./messages.ts";

const { format: number } = new Intl.NumberFormat("zh-Hans");

const TRANSPORT_NAMES: Record<TransportName, string> = {
  websocket: "WebSocket",
  sse: "SSE",
  polling: "长轮询",
};

const STOPPED: Record<CloseCause, string> = {
  session_ended: "你已退出登录",
  refused: "服务器拒绝连接",
  lost: "连接已断开",
  too_many: "你的连接太多",
};

function some(names: readonly string[]): string {
  if (names.length <= 3) return names.join("、");
  return `${names.slice(0, 2).join("、")} 等 ${number(names.length)} 人`;
}

/** Simplified Chinese. */
export const chinese: Messages = {
  language: "zh",
  locale: "zh-Hans",
  direction: "ltr",

  number,

  roomTitle: (room, unread) =>
    unread > 0 ? `(${number(unread)}) ${room} · Hubbub` : `${room} · Hubbub`,

  allRooms: "所有房间",
  skipToComposer: "跳到输入框",
  yourPage: (name) => `${name}：你的名字和登录记录`,

  partFailed: "页面的这一部分未能加载。",
  fault: "页面的这一部分出错了。你写的内容已保存。",
  reload: "重新加载页面",

  connection: {
    connecting: "正在连接……",
    live: "已连接",
    liveBy: (by) => `· ${TRANSPORT_NAMES[by]}`,
    waiting: (seconds) => seconds > 0 ? `${number(seconds)} 秒后重新连接` : "正在重新连接……",
    offline: "离线",
    stopped: (cause) => STOPPED[cause],
    refresh: "每 5 秒刷新一次",
    reconnect: "重试",
    announceLost: "连接已断开。你写的内容会保留，恢复后自动发送。",
    announceBack: "已重新连接。",
  },

  log: {
    label: (room) => `${room} 的消息`,
    start: (room) => `${room} 从这里开始。`,
    empty: "还没有人说话。",
    emptyHint: "打个招呼吧，以后来的人都会看到。",
    loadingOlder: "正在加载较早消息……",
    loadingNewer: "正在加载较新消息……",
    loadFailed: "无法加载更多消息。",
    tryAgain: "重试",
    you: "你",
    edited: "已编辑",
    deleted: "这条消息已删除",
    saving: "正在保存……",
    waiting: "等待连接",
    held: "服务器忙，稍后自动发送",
    heldBack: "写得很快，马上自动发送",
    linkTo: "这条消息的链接，",
    target: "链接所指的消息",
    showAll: "展开全文",
    showLess: "收起",
    newMessages: (count) => `${number(count)} 条新消息`,
    came: (names) => `${some(names)} 进来了`,
    went: (names) => `${some(names)} 离开了`,
    toNewest: "跳到最新消息",
    newLine: "你离开后的新消息",
    refused: (why) => `未发送：${why}`,
    discard: "丢弃",
    announce: (name, text) => `${name}：${text}`,
    announceMany: (count, name) => `${number(count)} 条新消息，最新的来自 ${name}`,
    savedAt: (time) => `没有连接。这是本机在${time}保存的内容，可能已有新消息。`,
    jumpToDay: "跳到某一天",
    jump: "跳转",
  },

  message: {
    actions: (text) => `编辑或删除“${text}”`,
    edit: "编辑",
    delete: "删除",
    confirmDelete: "为所有人删除？",
    cancelDelete: "保留",
    save: "保存",
    cancel: "取消",
    editLabel: "修改你的消息",
    editHint: "Enter 保存，Escape 放弃",
  },

  composer: {
    label: "消息",
    placeholder: "写一条消息",
    send: "发送",
    names: "可提及的名字",
    namesFound: (count) => `${number(count)} 个名字，${count > 1 ? "方向键选择，" : ""}Tab 选用`,
    name: "你的名字",
    nameHint: "只问一次",
    nameMissing: "请先填写名字。",
    left: (count) =>
      count >= 0 ? `还可写 ${number(count)} 个字符` : `超出 ${number(-count)} 个字符`,
    signInToWrite: "发言前，请先填写名字。",
    signIn: "登录",
    signInFailed: "没有成功。服务器能连上吗？",
    hint: "Enter 发送，Shift + Enter 换行",
    touchHint: "Enter 换行，点按钮发送",
  },

  typing: {
    one: (name) => `${name} 正在输入……`,
    two: (one, other) => `${one} 和 ${other} 正在输入……`,
    many: "多人正在输入……",
  },

  roster: {
    title: "谁在这里",
    label: (count) => `${number(count)} 人在这里`,
    nobody: "还没有人留名",
    away: "离开",
    old: (wereHere) =>
      wereHere ? "没有连接，这些是断开时在这里的人。" : "没有连接，无法知道现在谁在这里。",
    more: (count) => `还有 ${number(count)} 人`,
  },

  help: {
    open: "所有快捷键",
  },

  settings: {
    title: "设置",
  },

  rooms: {
    yours: "你的房间",
    find: "查找房间",
    leave: (room) => `把 ${room} 移出你的房间`,
    unread: (count, mentions) =>
      `${count >= 100 ? "超过 99" : number(count)} 条新消息` +
      (mentions > 0 ? `，其中 ${number(mentions)} 条提到你` : ""),
  },

  embed: {
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
  },
};
