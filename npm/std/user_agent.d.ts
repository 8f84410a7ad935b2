// Types of jsr:@std/http@1.1.4/user-agent, which its republication on npm lacks.
// Copyright the Deno authors. MIT license.

export interface Browser {
  readonly major: string | undefined;
  readonly name: string | undefined;
  readonly version: string | undefined;
}
export interface Device {
  readonly model: string | undefined;
  readonly type: "console" | "embedded" | "mobile" | "tablet" | "smarttv" | "wearable" | undefined;
  readonly vendor: string | undefined;
}
export interface Engine {
  readonly name: string | undefined;
  readonly version: string | undefined;
}
export interface Os {
  readonly name: string | undefined;
  readonly version: string | undefined;
}
export interface Cpu {
  readonly architecture: string | undefined;
}
export class UserAgent {
  #private;
  constructor(ua: string | null);
  get browser(): Browser;
  get cpu(): Cpu;
  get device(): Device;
  get engine(): Engine;
  get os(): Os;
  get ua(): string;
  toJSON(): {
    browser: Browser;
    cpu: Cpu;
    device: Device;
    engine: Engine;
    os: Os;
    ua: string;
  };
  toString(): string;
}
