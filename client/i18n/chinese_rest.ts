// Chinese messages (simplified) that the first view of a room does without: of lazy modules and of other pages.

import type { ErrorCode } from "../../protocol/error_codes.ts";
import type { ConnectBy } from "../../protocol/view.ts";
import type { RestMessages } from "./messages.ts";

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

/** By code, for refusals whose sentence is not in `SENTENCES`. */
const BY_CODE: Record<ErrorCode, string> = {
  bad_json: "消息不是有效的 JSON",
  bad_request: "有一项内容缺失或格式不对",
  bad_room: "这不是房间的名字：请用 a-z、0-9 和 -，最多 40 个",
  not_joined: "还没有进入这个房间",
  empty: "内容是空的",
  too_long: "内容太长了",
  rate_limited: "一下子太多了，请稍等片刻",
  too_many_rooms: "一个连接里的房间太多了",
  unauthorized: "需要先有一个名字",
  forbidden: "不允许这样做",
  not_found: "这里什么也没有",
  gone: "这条消息已被删除",
  conflict: "这个编号已用于别的内容",
  method_not_allowed: "这个地址不支持这种方法",
  unsupported_type: "不支持这种内容类型",
  unavailable: "暂时无法读取或写入，请稍后再试",
};

/** The sentences that users of the page are likely to see, in the server's English; "#" is a number. */
export const SENTENCES: Readonly<Record<string, string>> = {
  "Internal error": "内部错误",
  "Internal error: it was logged": "服务器内部错误，已记录",
  "There is nothing at this address": "这个地址没有内容",
  "The name is empty": "名字是空的",
  "The name has # characters, at most # fit": "名字有 # 个字符，最多 # 个",
  "The name has control or invisible characters": "名字里有控制字符或不可见的字符",
  "The name has marks without a letter, or too many on one": "名字里有多余的附加符号",
  "The name has characters that have no look of their own": "名字里有无法显示的字符",
  "The name has no letter, digit or emoji": "名字里没有文字、数字或表情",
  "The name has a colon, or what looks like one": "名字里不能有冒号或看起来像冒号的字符",
  "The name begins with an asterisk, as what the server says": "名字不能以星号开头",
  "The name ends like a tag": "名字的结尾不能像一个标签",
  "The email is not an address like name@example.org": "邮箱应写成 name@example.org 的样子",
  "This server requires a password": "进入这里需要密码",
  "This is not the password of this server": "密码不对",
  "Too many wrong passwords: wait a moment": "密码错误次数太多，请稍等片刻",
  "Too many sessions from your address: wait a while": "来自你的地址的登录太多了，请过一会儿再试",
  "Too many messages: wait a moment": "消息太多了，请稍等片刻",
  "Too many lines: wait a moment": "行数太多了，请稍等片刻",
  "The text is over # characters": "内容超过了 # 个字符",
  "A guest cannot edit or delete: sign in first": "访客不能编辑或删除，请先登录",
  "Sign in first: members only": "这里不对外开放，请先登录",
  "Only its author can change a message": "只有作者可以修改消息",
  "The server is restarting": "服务器正在重启",
  "Pages of this site are not allowed to do this. If it is the server's own address, set HUBBUB_URL to it":
    "不允许这个网站的页面这样做。如果它就是本服务器的地址，请把 HUBBUB_URL 设为它",
  "Pages of this site are not allowed to do this. The server's own address is in HUBBUB_URL":
    "不允许这个网站的页面这样做。本服务器的地址见 HUBBUB_URL",
};

/** Simplified Chinese. */
export const chineseRest: RestMessages = {
  refusal: chineseRefusal,

  languages: "语言",

  help: {
    title: "快捷键",
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
      insertName: "选用列出的名字",
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
    switches: {
      compact: { label: "紧凑", hint: "一屏显示更多内容" },
      joinLeaveNotices: { label: "进出提示", hint: "以安静的一行显示，仅限 50 人以内的房间" },
    },
  },

  switcher: {
    hint: "房间名的一部分",
    found: (count) => `${number(count)} 个房间`,
    noneFound: "没有这样的房间，也不能这样命名：房间名只用 a-z、0-9 和 -。",
    openNew: "打开新房间：",
    title: "房间",
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
    back: "返回",
    home: "回到欢迎页",
  },
};

/** The title or sentence of a refusal, in Chinese. */
export function chineseRefusal(code: ErrorCode, said: string): string {
  const numbers = said.match(/\d+/g) ?? [];
  const sentence = SENTENCES[said.replaceAll(/\d+/g, "#")];
  if (sentence === undefined) return BY_CODE[code] ?? BY_CODE.bad_request;
  return sentence.replaceAll("#", () => numbers.shift() ?? "");
}
