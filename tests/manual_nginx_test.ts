// Runs the nginx configuration of docs/operating.md in a distribution's nginx, with clients.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { findNginx, makeCertificate, Nginx } from "./support/nginx.ts";
import { ServerProcess } from "./support/server_process.ts";
import { until } from "./support/until.ts";

const MANUAL = await Deno.readTextFile(new URL("../docs/operating.md", import.meta.url));
const [BLOCK = "", LIMITS = ""] = [...MANUAL.matchAll(/```nginx\n([^]*?)```/g)].map(([, text]) =>
  text!
);

Deno.test("the manual's nginx passes on the host with its port, in words of nginx 1.22", () => {
  assertMatch(BLOCK, /^ *proxy_set_header Host \$http_host;/m);
  assert(!/^ *http2 on;/m.test(BLOCK), "Debian 12 knows no such directive");
});

Deno.test({
  name:
    "behind the manual's nginx on a port of its own, without HUBBUB_URL, one can sign in and talk",
  async fn() {
    const nginx = await findNginx();
    await using server = await ServerProcess.start({ env: { HUBBUB_PROXIES: "127.0.0.1" } });
    const port = freePort();
    const folder = await Deno.makeTempDir({ prefix: "hubbub-proxy-" });
    assert(await makeCertificate(folder), "openssl makes no certificate");
    const zone = /`(limit_conn_zone [^`]+)`/.exec(LIMITS)?.[1] ?? "";
    const block = BLOCK
      .replaceAll("443", `127.0.0.1:${port}`)
      .replaceAll("http://127.0.0.1:8000", server.url)
      .replaceAll(/\/etc\/letsencrypt\S+fullchain\.pem/g, `${folder}/cert.pem`)
      .replaceAll(/\/etc\/letsencrypt\S+privkey\.pem/g, `${folder}/key.pem`)
      .replace(/\}\s*$/, `${LIMITS}}`);
    const caCerts = [await Deno.readTextFile(`${folder}/cert.pem`)];
    using client = Deno.createHttpClient({ caCerts });
    const origin = `https://localhost:${port}`;
    {
      await using _nginx = await Nginx.start(nginx, folder, `${zone}\n${block}`);
      const send = (path: string, init: RequestInit) =>
        fetch(origin + path, { ...init, client } as RequestInit);
      await until(() =>
        send("/healthz", {}).then(async (response) => {
          await response.body?.cancel();
          return response.ok;
        }, () => false)
      );
      const said = await send("/rooms/lobby?name=alice", {
        method: "POST",
        headers: { origin, "content-type": "text/plain" },
        body: "hi",
      });
      assertEquals([said.status, await said.text().then((text) => JSON.parse(text).text)], [
        201,
        "hi",
      ]);
      const signedIn = await send("/session", {
        method: "POST",
        headers: { origin, "content-type": "application/json" },
        body: '{"name":"alice"}',
      });
      await signedIn.body?.cancel();
      assertMatch(
        signedIn.headers.get("set-cookie") ?? "",
        new RegExp(`^__Host-hubbub-${port}=.*Secure`),
      );
      const foreign = await send("/rooms/lobby?name=alice", {
        method: "POST",
        headers: { origin: "https://localhost" },
        body: "hi",
      });
      await foreign.body?.cancel();
      assertEquals(foreign.status, 403);
    }
    await Deno.remove(folder, { recursive: true });
  },
});

/** Returns a free port. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}
