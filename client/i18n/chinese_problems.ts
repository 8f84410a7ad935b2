// What the server says when it refuses, in Chinese. Its own sentences are English, for programs too.

import type { ErrorCode } from "../../protocol/error_codes.ts";

/** Any refusal with this code, where nothing below is more exact. */
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
  unsupported_type: "无法理解这种内容类型",
  unavailable: "暂时无法读取或写入，请稍后再试",
};

/** What somebody at the page may well meet; a "#" is a number. */
export const SENTENCES: Readonly<Record<string, string>> = {
  "Internal error": "内部错误",
  "Something here is broken; it was noted": "这里出了故障，已经记录下来",
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
  "The email is no address like name@example.org": "邮箱应写成 name@example.org 的样子",
  "This server requires a password": "进入这里需要密码",
  "That is not the password of this server": "密码不对",
  "Too many passwords tried: wait a moment": "试的密码太多了，请稍等片刻",
  "Too many sessions from your address: wait a while": "来自你的地址的登录太多了，请过一会儿再试",
  "Too many messages: wait a moment": "消息太多了，请稍等片刻",
  "The text is over # characters": "内容超过了 # 个字符",
  "A guest cannot edit or delete: sign in first": "访客不能编辑或删除，请先登录",
  "Sign in first: members only": "这里不对外开放，请先登录",
  "Only its author can change a message": "只有作者可以修改消息",
  "The server is restarting": "服务器正在重启",
  "Pages of that site may not do this here. If it is this server's own address, set HUBBUB_URL to it":
    "那个网站的页面不能在这里这样做。如果那就是本服务器的地址，请把 HUBBUB_URL 设为它",
  "Pages of that site may not do this here. This server's own address is the one in HUBBUB_URL":
    "那个网站的页面不能在这里这样做。本服务器的地址是 HUBBUB_URL 中的那个",
};

/** A refusal's title or sentence in Chinese. */
export function problemInChinese(code: ErrorCode, said: string): string {
  const numbers = said.match(/\d+/g) ?? [];
  const sentence = SENTENCES[said.replaceAll(/\d+/g, "#")];
  if (sentence === undefined) return BY_CODE[code] ?? BY_CODE.bad_request;
  return sentence.replaceAll("#", () => numbers.shift() ?? "");
}
