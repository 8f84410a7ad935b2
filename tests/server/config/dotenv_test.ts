// A `.env` file is read in full, or the start stops and names the line.

import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../server/config/setting.ts";
import { readDotenvSettings } from "../../../server/config/dotenv.ts";

const PASSWORD = "HUBBUB_PASSWORD";

Deno.test("readDotenvSettings() reads every line and every value in full", async (t) => {
  const cases: readonly (readonly [text: string, expected: Record<string, string>])[] = [
    ["\uFEFFPORT=9\nHOST=::1", { PORT: "9", HOST: "::1" }],
    [`${PASSWORD}=pa ss#word`, { [PASSWORD]: "pa ss#word" }],
    [`${PASSWORD}=#word`, { [PASSWORD]: "#word" }],
    [`${PASSWORD}="pa ss #word"`, { [PASSWORD]: "pa ss #word" }],
    [`${PASSWORD}=' # ' # a comment`, { [PASSWORD]: " # " }],
    [`${PASSWORD}=it's "so"`, { [PASSWORD]: `it's "so"` }],
    [`${PASSWORD}='a"b\\n'`, { [PASSWORD]: 'a"b\\n' }],
    [`${PASSWORD}=\`a'b"c\``, { [PASSWORD]: `a'b"c` }],
    [`${PASSWORD}=pa\\ss$word=`, { [PASSWORD]: "pa\\ss$word=" }],
    [`  export\t${PASSWORD} = secret  `, { [PASSWORD]: "secret" }],
    [`${PASSWORD}=密码 пароль`, { [PASSWORD]: "密码 пароль" }],
    [`${PASSWORD}=\u00A0a\u00A0`, { [PASSWORD]: "\u00A0a" }],
    ["PORT=9\r\nHOST=::1\r\n", { PORT: "9", HOST: "::1" }],
    ["PORT=9\rHOST=::1\r", { PORT: "9", HOST: "::1" }],
    ["PORT=9", { PORT: "9" }],
    ["HUBBUB_RATE=0.5 # slow", { HUBBUB_RATE: "0.5" }],
    ["HUBBUB_RATE=0.5\t#slow\n#PORT=1\n   # PORT=2\n\n \t\nHOST=a", {
      HUBBUB_RATE: "0.5",
      HOST: "a",
    }],
    ["HUBBUB_DATA=/srv/c#/data", { HUBBUB_DATA: "/srv/c#/data" }],
    ["HUBBUB_DATA=./my data", { HUBBUB_DATA: "./my data" }],
    ["PORT=\nHOST=''\n", { PORT: "", HOST: "" }],
    ["HUBBUB_RATE= # none\nPORT =\t9", { HUBBUB_RATE: "", PORT: "9" }],
    [`A = "x\ny" # a comment\nB = ' "'\n${PASSWORD}=p`, { [PASSWORD]: "p" }],
    ["", {}],
    // Lines of other programs.
    ['KEY="-----BEGIN\nPORT=1\n-----END"\nPORT=2', { PORT: "2" }],
    ["A=\"x\nA=it's\nCOMPOSE_PROJECT_NAME=chat\nports=1\nPOST=1\nGHOST=1\nPORT=2", { PORT: "2" }],
  ];
  for (const [text, expected] of cases) {
    await t.step(JSON.stringify(text), () => {
      assertEquals(Object.fromEntries(readDotenvSettings(text)), expected);
    });
  }
});

Deno.test("readDotenvSettings() stops at what it would have to guess, without telling a value", async (t) => {
  const cases: readonly (readonly [text: string, message: string])[] = [
    [
      "HUBBUB_PASWORD=hunter2",
      "Unknown setting HUBBUB_PASWORD in .env: did you mean HUBBUB_PASSWORD?",
    ],
    [
      "HUBUB_PASSWORD=hunter2",
      "Unknown setting HUBUB_PASSWORD in .env: did you mean HUBBUB_PASSWORD?",
    ],
    [
      "HUBBUB-PASSWORD=hunter2",
      "Unknown setting HUBBUB-PASSWORD in .env: did you mean HUBBUB_PASSWORD?",
    ],
    [
      "hubbub_password=hunter2",
      "Unknown setting hubbub_password in .env: did you mean HUBBUB_PASSWORD?",
    ],
    [
      "HUBBUBPASSWORD=hunter2",
      "Unknown setting HUBBUBPASSWORD in .env: did you mean HUBBUB_PASSWORD?",
    ],
    ["HUBBUB_PASS=hunter2", "Unknown setting HUBBUB_PASS in .env: did you mean HUBBUB_PASSWORD?"],
    ["HUBBUB_SECRET=hunter2", "Unknown setting HUBBUB_SECRET in .env: --help lists all"],
    ["HUBBUB_PORT=8000", "Unknown setting HUBBUB_PORT in .env: did you mean PORT?"],
    ["port=8000", "Unknown setting port in .env: did you mean PORT?"],
    ["PORT=1\n\nHUBBUB_PASSWORD hunter2", "Line 3 of .env is not NAME=value"],
    ["HUBBUB_PASSWORD: hunter2", "Line 1 of .env is not NAME=value"],
    ["HUBBUB_PASSWORD＝hunter2", "Line 1 of .env is not NAME=value"],
    ["\u200BHUBBUB_PASSWORD=hunter2", "Line 1 of .env is not NAME=value"],
    ["PORT=1\n=hunter2", "Line 2 of .env is not NAME=value"],
    ["set HUBBUB_PASSWORD=hunter2", "Line 1 of .env is not NAME=value"],
    ["H\0U\0B\0B\0U\0B\0_\0", "Line 1 of .env is not NAME=value"],
    ["PORT=1\r\nHOST=a\r\nPORT=1", "PORT is in .env more than once: keep one line of it"],
    [
      `${PASSWORD}=hunter2\n${PASSWORD}=`,
      `${PASSWORD} is in .env more than once: keep one line of it`,
    ],
    [
      `${PASSWORD}=hunter2 #3`,
      `${PASSWORD} in .env has a # behind a space: put the value in quotes`,
    ],
    [
      `${PASSWORD}= # none`,
      `${PASSWORD} in .env has a # behind a space: put the value in quotes`,
    ],
    // Quotes that a line of another program leaves open.
    ...['A="hello\nHUBBUB_PASSWORD="secret"\n', "A=`\nHUBBUB_PASSWORD=p`\n"].map((text) =>
      [
        text,
        "The value on line 1 of .env goes on as far as HUBBUB_PASSWORD: close its quotes",
      ] as const
    ),
    [
      `\nA='x\n  export HUBBUB_DATA=/srv\nB='y'`,
      "The value on line 2 of .env goes on as far as HUBBUB_DATA: close its quotes",
    ],
    [
      'A="x\nPORT=9\nB="y"',
      "The value on line 1 of .env has something behind its closing quote",
    ],
    [`${PASSWORD}="hunter2`, `${PASSWORD} in .env has no closing " on its line`],
    [`${PASSWORD}='hunter2\nPORT=1'`, `${PASSWORD} in .env has no closing ' on its line`],
    [
      `${PASSWORD}="hunter"2"`,
      `${PASSWORD} in .env goes on behind its closing ": put it in other quotes`,
    ],
    [
      `${PASSWORD}='hunter'2`,
      `${PASSWORD} in .env goes on behind its closing ': put it in other quotes`,
    ],
    [`${PASSWORD}="hunter\\n2"`, `${PASSWORD} in .env has a \\ between " ": put it between ' '`],
  ];
  for (const [text, message] of cases) {
    await t.step(JSON.stringify(text), () => {
      const error = assertThrows(() => readDotenvSettings(text), ConfigurationError);
      assertEquals(error.message, message);
    });
  }
});
