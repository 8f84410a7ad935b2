// Chinese, in simplified characters.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { ConnectBy } from "../../protocol/view.ts";
import type { CloseCause, TransportName } from "../connection/transport.ts";
import type { Texts } from "../texts.ts";
import { problemInChinese } from "./chinese_problems.ts";

const { format: number } = new Intl.NumberFormat("zh-Hans");

const WIRES: Record<TransportName, string> = {
  websocket: "WebSocket",
  sse: "SSE",
  polling: "长轮询",
};

const STOPPED: Record<CloseCause, string> = {
  session_ended: "你已退出登录",
  refused: "服务器拒绝了这个连接",
  lost: "连接已断开",
  too_many: "来自这里的连接太多",
};

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

function some(names: readonly string[]): string {
  if (names.length <= 3) return names.join("、");
  return `${names.slice(0, 2).join("、")} 等 ${number(names.length)} 人`;
}

/** Chinese. */
export const chinese: Texts = {
  locale: "zh-Hans",
  direction: "ltr",
  product: "Hubbub",
  tagline: "一个说话的地方。打开一个房间，把地址发给别人，就可以聊起来。",

  number,
  languages: "语言",

  title: (page) => `${page} · Hubbub`,
  roomTitle: (room, unread) =>
    unread > 0 ? `(${number(unread)}) ${room} · Hubbub` : `${room} · Hubbub`,

  allRooms: "所有房间",
  skipToComposer: "跳到输入框",
  yourPage: (name) => `${name}：你的名字和登录记录`,

  connection: {
    connecting: "正在连接……",
    live: "已连接",
    liveBy: (by) => `· ${WIRES[by]}`,
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
    frameTitle: "消息",
    start: (room) => `${room} 从这里开始。`,
    empty: "还没有人说话。",
    emptyHint: "打个招呼吧，以后打开这个地址的人都会看到。",
    loadingOlder: "正在加载更早的消息……",
    loadingNewer: "正在加载更新的消息……",
    loadFailed: "无法加载更多消息。",
    tryAgain: "重试",
    you: "你",
    edited: "已编辑",
    deleted: "这条消息已删除",
    saving: "正在保存……",
    waiting: "等待连接",
    held: "服务器正忙，稍后自动重发",
    linkTo: "这条消息的链接，",
    target: "链接所指的消息",
    newMessages: (count) => `${number(count)} 条新消息`,
    came: (names) => `${some(names)} 进来了`,
    went: (names) => `${some(names)} 离开了`,
    toNewest: "跳到最新消息",
    newLine: "你离开后的新消息",
    refused: (why) => `未发送：${why}`,
    discard: "丢弃",
    announce: (name, text) => `${name}：${text}`,
    announceMany: (count, name) => `${number(count)} 条新消息，最新一条来自 ${name}`,
    timesAre: (zone) => `时间为 ${zone}`,
    savedAt: (time) => `没有连接。这是本机在${time}保存的内容，之后可能还有新消息。`,
    jumpToDay: "跳到某一天",
    jump: "跳转",
    pause: "停止刷新，慢慢阅读",
    resume: "继续刷新",
  },

  message: {
    actions: (text) => `编辑或删除“${text}”`,
    edit: "编辑",
    delete: "删除",
    confirmDelete: "为所有人删除？",
    reallyDelete: "删除",
    keep: "保留",
    save: "保存",
    cancel: "取消",
    editLabel: "修改你的消息",
    editHint: "Enter 保存，Escape 放弃修改",
  },

  composer: {
    label: "消息",
    placeholder: "写一条消息",
    send: "发送",
    names: "可以提及的名字",
    namesFound: (count) =>
      count === 1 ? "1 个名字，按 Tab 选用" : `${number(count)} 个名字，方向键选择，Tab 选用`,
    name: "你的名字",
    nameHint: "只问一次",
    left: (count) =>
      count >= 0 ? `还可以写 ${number(count)} 个字符` : `超出 ${number(-count)} 个字符`,
    signInToWrite: "要在这里发言，请先告诉我们你的名字。",
    signIn: "登录",
    signInFailed: "没有成功。服务器能连上吗？",
    hint: "Enter 发送，Shift + Enter 换行",
  },

  typing: {
    one: (name) => `${name} 正在输入……`,
    two: (one, other) => `${one} 和 ${other} 正在输入……`,
    many: "好几个人正在输入……",
  },

  roster: {
    title: "谁在这里",
    label: (count) => `${number(count)} 人在这里`,
    nobody: "还没有留下名字的人",
    away: "离开",
    you: "你",
    more: (count) => `还有 ${number(count)} 人`,
  },

  help: {
    title: "快捷键",
    open: "查看所有快捷键",
    close: "关闭",
    places: { anywhere: "任何地方", writing: "写消息时", reading: "消息列表中" },
    keys: {
      help: "打开这个列表",
      findRoom: "查找房间",
      nextRoom: "列表中的上一个或下一个房间",
      nextNews: "下一个有新消息的房间",
      switchPlace: "在输入框和消息列表之间切换",
      write: "开始写消息",
      send: "发送",
      breakLine: "换行",
      editLast: "输入框为空时，修改上一条消息",
      mention: "提及某人",
      takeName: "选用列出的名字",
      toMessage: "上一条或下一条消息",
      intoMessage: "进入消息：其中的链接和按钮",
      toControl: "旁边的链接或按钮",
      scroll: "滚动",
      first: "到显示的第一条消息",
      newest: "到最新消息",
      leaveLog: "离开消息列表",
    },
  },

  settings: {
    title: "设置",
    switches: {
      compact: { label: "紧凑", hint: "一屏显示更多内容" },
      passages: { label: "进出提示", hint: "以安静的一行显示，仅限 50 人以内的房间" },
    },
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
  },

  rooms: {
    title: "房间",
    messages: (count) => `${number(count)} 条记录`,
    here: (count) => `${number(count)} 人在`,
    never: "还没有人说话",
    open: "打开一个房间",
    go: "打开",
    yours: "你的房间",
    find: "查找房间",
    findKeys: "Ctrl K",
    findHint: "房间名的一部分",
    found: (count) => `${number(count)} 个房间`,
    noneFound: "没有这样的房间，也不能这样命名：房间名只用 a-z、0-9 和 -。",
    openNew: (room) => `打开新房间：${room}`,
    leave: (room) => `把 ${room} 移出你的房间`,
    unread: (count, mentions) =>
      `${count >= 100 ? "超过 99" : number(count)} 条新消息` +
      (mentions > 0 ? `，其中 ${number(mentions)} 条提到你` : ""),
  },

  notify: {
    title: (room) => `${room} 的通知`,
    about: {
      nothing: "不通知",
      mentions: "有人提到我时",
      everything: "每条消息",
    },
    problem: {
      refused: "浏览器拒绝了这里的通知，请在浏览器的网站设置中允许。",
      unsupported: "这个浏览器在此地址上不能显示通知。",
    },
    from: (name, room) => `${name}（${room}）`,
    many: (count, text) => `${number(count)} 条新消息，最新一条：${text}`,
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
  },

  error: {
    title: (code: ErrorCode, title) => problemInChinese(code, title),
    detail: (code: ErrorCode, detail) => problemInChinese(code, detail),
    back: "返回",
    home: "回到欢迎页",
  },
};
