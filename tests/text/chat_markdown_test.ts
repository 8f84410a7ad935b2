// Where Markdown in a chat differs from CommonMark: texts mean what their authors see.

import { assertEquals } from "@std/assert";
import { parseMarkdown } from "../../text/markdown_parser.ts";
import { messageParts, useParser } from "../../text/message_parts.ts";
import { written } from "../support/written_parts.ts";

useParser(parseMarkdown);

const AS_WRITTEN = [
  // A quote marker is followed by a space.
  ">_<",
  ">:(",
  ">100 people",
  ">>100",
  ">",
  ">//<",
  ">.>",
  "->",
  ">=3",
  ">😀",
  ">你好",
  // Strikethrough needs two tildes, which are no ornament.
  "10~20, 30~40",
  "~5 or ~6",
  "好~~~ 好~~~",
  "~/a and ~/b",
  "10~~20, 30~~40",
  "~~~ hello ~~~",
  "~ a ~",
  // Formulas, paths, masks.
  "2*3*4",
  "2**3 and 4**5",
  "a*b*c",
  "src/**/*.ts and lib/**/*.ts",
  "*.ts, *.js",
  "snake_case_name",
  "5 * 3 * 2",
  "**2*3",
  "*note: 2*3=6",
  "*note: width*height",
  "重点*2*3",
  "a**b*c and d*e",
  "x*2 + 3*y = 2*z",
  "x**2 + y**2",
  "x**n + y**n = z**n",
  "2**n and 3**n",
  "a~~b c~~d",
  "س**2 + ص**2",
  "f(*a, *b) and f(**k, **m)",
  "C* and C++* code, f*** this",
  // Underscores of code.
  "__init__.py",
  "obj.__class__",
  "__init__.__name__",
  "obj.__class__.__name__ and __init__.py",
  "self._a_.b and self._c_",
  "/__init__/ and /__main__/",
  "a=__x__",
  "__x__(y)",
  "--__x__--",
  // Emoticons.
  "-_- x -_-",
  "^_^ hello ^_^",
  ">_< and >_<",
  "*_* hi *_*",
  ";_; no ;_;",
  "._. hi ._.",
  // A backslash escapes only delimiters.
  "C:\\Users\\ann",
  "\\\\server\\share",
  "\\d+\\.\\d+",
  "¯\\_(ツ)_/¯",
  // Blocks of code that have nothing to show, or hide what is beside their fence.
  "```",
  "```js",
  "~~~",
  // Nor are these.
  "# no heading",
  "-",
  "- ",
  "---",
  "1) ",
] as const;

for (const text of AS_WRITTEN) {
  Deno.test(`parseMarkdown() shows as it was written: ${text}`, () => {
    const shown = written(messageParts(text)).replaceAll("<br>", "\n");
    assertEquals(shown, `<p>${text}</p>`);
    // Beside Markdown, too.
    assertEquals(
      written(parseMarkdown(`*x* ${text}`)!),
      written(parseMarkdown("*x* ?")!).replace("?", () => text),
    );
  });
}

const READ: readonly (readonly [text: string, parts: string])[] = [
  // The answer to a quote is not in it.
  ["> quoted\nmy answer", "<quote><p>quoted</p></quote><p>my answer</p>"],
  ["> a\n> b\nc", "<quote><p>a<br>b</p></quote><p>c</p>"],
  ["> a\n>\n> b", "<quote><p>a</p><p>b</p></quote>"],
  ["> a\n>:(", "<quote><p>a</p></quote><p>>:(</p>"],
  [">> a\nb", "<quote><quote><p>a</p></quote></quote><p>b</p>"],
  ["> - a\nb", "<quote><ul><li>a</li></ul></quote><p>b</p>"],
  ["> 引用\n我的回答", "<quote><p>引用</p></quote><p>我的回答</p>"],
  ["a\n> b\nc", "<p>a</p><quote><p>b</p></quote><p>c</p>"],
  ["- milk\n- eggs\nsee you", "<ul><li>milk</li><li>eggs</li></ul><p>see you</p>"],
  ["1. a\nb", "<ol><li>a</li></ol><p>b</p>"],
  // Scripts without spaces need none around delimiters.
  ["**强调。**后面", "<p><strong>强调。</strong>后面</p>"],
  ["前面**“强调”**后面", "<p>前面<strong>“强调”</strong>后面</p>"],
  ["**強調！**です", "<p><strong>強調！</strong>です</p>"],
  ["这是*重点。*内容", "<p>这是<em>重点。</em>内容</p>"],
  ["~~删除。~~后面", "<p><del>删除。</del>后面</p>"],
  ["**강조.**입니다", "<p><strong>강조.</strong>입니다</p>"],
  ["**เน้น!**ต่อ", "<p><strong>เน้น!</strong>ต่อ</p>"],
  ["**（强调）**后面", "<p><strong>（强调）</strong>后面</p>"],
  ["**强调。**after", "<p><strong>强调。</strong>after</p>"],
  ["**a。**中**b。**文", "<p><strong>a。</strong>中<strong>b。</strong>文</p>"],
  ["**Note:**text", "<p><strong>Note:</strong>text</p>"],
  ["say**(this)**now", "<p>say<strong>(this)</strong>now</p>"],
  ["**تأكيد،**بعد", "<p><strong>تأكيد،</strong>بعد</p>"],
  // Delimiters within a formula, with others around it.
  ["**2*3**", "<p><strong>2*3</strong></p>"],
  ["**a*b**", "<p><strong>a*b</strong></p>"],
  ["**width*height**", "<p><strong>width*height</strong></p>"],
  ["**1*1=1**", "<p><strong>1*1=1</strong></p>"],
  ["***a*b***", "<p><em><strong>a*b</strong></em></p>"],
  ["**重点*2*3**", "<p><strong>重点*2*3</strong></p>"],
  ["**f(*args)**", "<p><strong>f(*args)</strong></p>"],
  ["*note: 2*3=6*", "<p><em>note: 2*3=6</em></p>"],
  ["**note: 2**3 = 8**", "<p><strong>note: 2**3 = 8</strong></p>"],
  ["**面积*2*3。**后", "<p><strong>面积*2*3。</strong>后</p>"],
  ["~~2*3~~ and _2*3_", "<p><del>2*3</del> and <em>2*3</em></p>"],
  ["**س*ص**", "<p><strong>س*ص</strong></p>"],
  ["*2*3*4*", "<p><em>2*3*4</em></p>"],
  ["x*2 *y* 3*z", "<p>x*2 <em>y</em> 3*z</p>"],
  ["*un*believable", "<p><em>un</em>believable</p>"],
  ["**so *un*believable**", "<p><strong>so <em>un</em>believable</strong></p>"],
  ["a**b**c and d~~e~~f", "<p>a<strong>b</strong>c and d<del>e</del>f</p>"],
  ["**x**2 and **y z**", "<p><strong>x</strong>2 and <strong>y z</strong></p>"],
  ["E = m*c**2 and *E*", "<p>E = m*c**2 and <em>E</em></p>"],
  ["_a*b*c_ *c*d*", "<p><em>a*b*c</em> <em>c*d</em></p>"],
  ["*3*x + 2*y* = z", "<p><em>3*x + 2*y</em> = z</p>"],
  ["**2**3", "<p><strong>2</strong>3</p>"],
  // Runs of one length are paired first, the others as in CommonMark.
  ["**a *b**", "<p><strong>a *b</strong></p>"],
  ["*a **b*", "<p><em>a **b</em></p>"],
  ["***a** b*", "<p><em><strong>a</strong> b</em></p>"],
  ["***a* b**", "<p><strong><em>a</em> b</strong></p>"],
  ["*a **b***", "<p><em>a <strong>b</strong></em></p>"],
  ["*a**b**c*", "<p><em>a<strong>b</strong>c</em></p>"],
  // Underscores around words.
  ["see obj.__class__ and __this__.", "<p>see obj.__class__ and <strong>this</strong>.</p>"],
  ["__Note__: (__a__), '_b_'", "<p><strong>Note</strong>: (<strong>a</strong>), '<em>b</em>'</p>"],
  ["_pre_-war, well-_known_", "<p><em>pre</em>-war, well-<em>known</em></p>"],
  ["|_a_| _yes_&_no_ _5_%", "<p>|<em>a</em>| <em>yes</em>&<em>no</em> <em>5</em>%</p>"],
  ["f(**a) and g(**b)", "<p>f(**a) and g(**b)</p>"],
  ["**_a_** *__b__*", "<p><strong><em>a</em></strong> <em><strong>b</strong></em></p>"],
  ["你好，_重点_，__好__。", "<p>你好，<em>重点</em>，<strong>好</strong>。</p>"],
  // Intended markup keeps its meaning.
  ["~~gone~~ and ~~too~~", "<p><del>gone</del> and <del>too</del></p>"],
  ["a **b** *c* _d_", "<p>a <strong>b</strong> <em>c</em> <em>d</em></p>"],
  ["***both***", "<p><em><strong>both</strong></em></p>"],
  ["\\*not\\* \\_this\\_", "<p>*not* _this_</p>"],
  ["``` npm install\nnpm test\n```", "<block>npm install\nnpm test</block>"],
  ["```js\nlet a;\n```", "<block>let a;</block>"],
  ["```\n```\nafter", "<p>```<br>```</p><p>after</p>"],
  ["~~~\na\n~~~", "<block>a</block>"],
  // A fence may end the last line, and a word beside the first one is code unless it is a language.
  ["```code\nmore```", "<block>code\nmore</block>"],
  ["```py\nprint(1)```", "<block>print(1)</block>"],
  ["```py\nprint(1)```\nsee *this*", "<block>print(1)</block><p>see <em>this</em></p>"],
  ["```npm install\nnpm test```", "<block>npm install\nnpm test</block>"],
  ["```code\nmore", "<block>code\nmore</block>"],
  ["```c\nint a;", "<block>int a;</block>"],
  ["```py\na```\n```js\nb\n```\nc", "<block>a</block><block>b</block><p>c</p>"],
  ["```\nuse ```x```\n```\nafter", "<block>use ```x```</block><p>after</p>"],
  ["> ```js\n> a```\nafter", "<quote><block>a</block></quote><p>after</p>"],
  ["- ```js\n  a```\n- b", "<ul><li><block>a</block></li><li>b</li></ul>"],
  ["````\na```\nb````\nc", "<block>a```\nb</block><p>c</p>"],
  ["```\n\n```\nafter", "<p>```<br><br>```</p><p>after</p>"],
  ["```js\n \n\n```", "<p>```js<br><br><br>```</p>"],
  ["```\n \n", "<p>```</p>"],
  ["```\n\na\n```", "<block>\na</block>"],
  ["```代码\n更多```", "<block>代码\n更多</block>"],
  // An invisible link is none, nor is a quote of markers only.
  ...["", " ", "\u200b", "\u2800", "\u3164", "\ufe0f", "__\u200b__", "` `"].map((blank) =>
    [`[${blank}](https://e.example)`, `<p>[${blank}](<link>https://e.example</link>)</p>`] as const
  ),
  ["[❤️](https://e.example)", "<p><link>❤️</link></p>"],
  ["[ ](javascript:alert(1)) *x*", "<p>[ ](javascript:alert(1)) <em>x</em></p>"],
  ["> \n> ", "<p>><br>></p>"],
  ["> \n> \nhi", "<p>><br>></p><p>hi</p>"],
  ["> \n> a", "<quote><p>a</p></quote>"],
  ["> > ", "<quote><p>></p></quote>"],
  ["- > \n- b", "<ul><li><p>></p></li><li>b</li></ul>"],
  ["~~~> a", "<p>~~~> a</p>"],
  ["~~~\nhello *you*", "<p>~~~<br>hello <em>you</em></p>"],
  // Names with delimiters are shown as they are.
  ["hi @_ann_", "<p>hi @_ann_</p>"],
  ["hi @a*b*c", "<p>hi @a*b*c</p>"],
  ["hi @__bob__, hi", "<p>hi @__bob__, hi</p>"],
  ["hi @~~x~~!", "<p>hi @~~x~~!</p>"],
  ["hi @`root`", "<p>hi @`root`</p>"],
  ["hi @[x](y)", "<p>hi @[x](y)</p>"],
  ["你好＠*张*三", "<p>你好＠*张*三</p>"],
  ["hi @¯\\_(ツ)_/¯", "<p>hi @¯\\_(ツ)_/¯</p>"],
  ["**@bob**, hi", "<p><strong>@bob</strong>, hi</p>"],
  ["**@__bob__**", "<p><strong>@__bob__</strong></p>"],
  ["_hi @_ann__", "<p><em>hi @_ann_</em></p>"],
  ["*@a_b* *x*", "<p><em>@a_b</em> <em>x</em></p>"],
  ["[@bob](https://e.example/)", "<p><link>@bob</link></p>"],
  ["@bob:https://e.example/*", "<p>@bob:<link>https://e.example/</link>*</p>"],
  ["@bob,*now*", "<p>@bob,<em>now</em></p>"],
];

for (const [text, parts] of READ) {
  Deno.test(`parseMarkdown() reads ${JSON.stringify(text)}`, () => {
    assertEquals(written(messageParts(text)), parts);
  });
}
