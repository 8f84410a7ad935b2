// Chinese: what a room says later, in parts of the script that come after it.

import type { LazyMessages } from "./messages.ts";
import { problemInChinese } from "./chinese_problems.ts";

const { format: number } = new Intl.NumberFormat("zh-Hans");

/** Chinese, later. */
export const chineseLazy: LazyMessages = {
  refusal: problemInChinese,

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
    switches: {
      compact: { label: "紧凑", hint: "一屏显示更多内容" },
      passages: { label: "进出提示", hint: "以安静的一行显示，仅限 50 人以内的房间" },
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
};
