// Runs nginx in front of a server, with the configuration of the manual.

import { findOrInstall, programPath } from "./debian_package.ts";

/** The configuration around the manual's block. nginx writes everything into the folder. */
function wholeConfiguration(folder: string, blocks: string): string {
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`);
  return [
    "daemon off; master_process off;",
    `pid ${folder}/nginx.pid; error_log stderr;`,
    "events {}",
    `http { access_log off; ${paths.join(" ")}`,
    blocks,
    "}",
  ].join("\n");
}

/**
 * Returns the path of nginx: an installed one, or Debian's package.
 *
 * @throws {Error} if there is neither
 */
export function findNginx(): Promise<string> {
  return findOrInstall({
    packageName: "nginx",
    find: () => programPath("nginx"),
    missing: "There is no nginx to try the manual's blocks with",
  });
}

/** Creates a certificate for `localhost` with its key in a folder; false without openssl. */
export function makeCertificate(folder: string): Promise<boolean> {
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const authority = ["-addext", "basicConstraints=critical,CA:FALSE"];
  const files = ["-keyout", `${folder}/key.pem`, "-out", `${folder}/cert.pem`];
  const kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
  return succeeds("openssl", "req", ...kind, ...subject, ...authority, ...files);
}

async function succeeds(program: string, ...args: readonly string[]): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A running nginx. Disposing of it ends it. */
export class Nginx implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
  }

  /**
   * Starts it with blocks of its `http` section.
   *
   * @throws {Error} with nginx's message about an invalid configuration
   */
  static async start(path: string, folder: string, blocks: string): Promise<Nginx> {
    const file = `${folder}/nginx.conf`;
    await Deno.writeTextFile(file, wholeConfiguration(folder, blocks));
    const args = ["-c", file, "-p", folder];
    const test = await new Deno.Command(path, { args: [...args, "-t"], stderr: "piped" }).output();
    if (!test.success) throw new Error(new TextDecoder().decode(test.stderr));
    return new Nginx(new Deno.Command(path, { args, stdout: "null", stderr: "null" }).spawn());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
  }
}
