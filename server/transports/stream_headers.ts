// What keeps caches and proxies from holding back a stream.

/** For a body that goes on as things happen. */
export function streamHeaders(contentType: string): Headers {
  return new Headers({
    "content-type": contentType,
    // no-transform: neither we nor a proxy may compress it, as that would gather it.
    "cache-control": "no-store, no-transform",
    // nginx buffers answers unless they say this (ngx_http_proxy_module, proxy_buffering).
    "x-accel-buffering": "no",
  });
}
