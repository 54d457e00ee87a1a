"""What is no HTTP, or HTTP that a second server might read otherwise, too large, too slow, or broken off."""

from load.cases import (ABORT, AUTHORIZED, BODY_LIMIT, CLOSED, EOF, GOOD_BODY, Case, case, good, head, only_word, raw)
from load.connection import request

LENGTH = f"content-length: {len(GOOD_BODY)}"
JSON = "content-type: application/json"
POST = "POST /predict HTTP/1.1"
CHUNKED = "transfer-encoding: chunked"


@case(15)
def oversized_by_length(rng, text):
    size = rng.choice([BODY_LIMIT + 100_000, 10 ** 7, 10 ** 9, 10 ** 12, 2 ** 63 - 1])
    start = head(POST, JSON, f"content-length: {size}", *rng.choice([[], ["expect: 100-continue"]]))
    return Case([start + b" " * rng.choice([0, 10, 5000])], [{413}], framed=False)


@case(6)
def length_too_great_for_a_number(rng, text):
    size = rng.choice([str(2 ** 63), str(2 ** 64), str(2 ** 64 + 30), "9" * 30, "9" * 300])
    return raw(head(POST, JSON, f"content-length: {size}") + GOOD_BODY, {400, 413})


@case(5)
def oversized_whole(rng, text):
    return Case([request("POST", "/predict", b'{"inputs":"' + b"a" * (BODY_LIMIT * 2) + b'"}', AUTHORIZED)], [{413}],
                framed=False)


@case(5)
def oversized_in_chunks(rng, text):
    chunk = b"%x\r\n" % 50_000 + b" " * 50_000 + b"\r\n"
    return Case([head(POST, JSON, CHUNKED)] + [chunk] * (2 * BODY_LIMIT // 50_000) + [b"0\r\n\r\n"], [{413}],
                framed=False)


@case(25)
def nonsense_in_chunks(rng, text):
    body = rng.choice([
        b"zz\r\n", b"-5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffffff\r\nx", b"7fffffffffffffff0\r\nx",
        b"5\r\nhelloworld\r\n0\r\n\r\n",
        b"5hello\r\n0\r\n\r\n", b"\r\n\r\n", b"0x5\r\nhello\r\n0\r\n\r\n", b"5 \x00\r\nhello\r\n",
        b"+5\r\nhello\r\n0\r\n\r\n", b" 5\r\nhello\r\n",
        bytes(rng.randrange(128, 256) for _ in range(50)), b"5;" + b"a" * 200_000 + b"\r\nhello\r\n",
        b"1e\r\n" + GOOD_BODY + b"xx0\r\n\r\n"])
    return raw([head(POST, JSON, CHUNKED) + body, 0.05, EOF], {400, 413, 431})


@case(10)
def broken_off_chunks(rng, text):
    body = b"1e\r\n" + GOOD_BODY + b"\r\n0\r\n\r\n"
    return raw([head(POST, JSON, CHUNKED) + body[:rng.randrange(len(body) - 2)], EOF], {400, CLOSED})


@case(50)
def smuggling(rng, text):
    chunks = b"1e\r\n" + GOOD_BODY + b"\r\n0\r\n\r\n"
    hidden = b"GET /health HTTP/1.1\r\nhost: a\r\n\r\n"
    lines, body = rng.choice([
        ([LENGTH, CHUNKED], chunks), ([CHUNKED, LENGTH], chunks), ([LENGTH, "content-length: 5"], GOOD_BODY),
        (["content-length: 5", LENGTH], GOOD_BODY), ([CHUNKED, CHUNKED], chunks),
        (["transfer-encoding: xchunked"], chunks),
        (["transfer-encoding: chunked, identity"], chunks), (["transfer-encoding: identity", LENGTH], GOOD_BODY),
        (["transfer-encoding: gzip"], chunks), (["transfer-encoding : chunked"], chunks),
        (["content-length : 30"], GOOD_BODY),
        ([f"content-length: +{len(GOOD_BODY)}"], GOOD_BODY), (["content-length: -1"], GOOD_BODY),
        (["content-length: 0x1e"], GOOD_BODY), (["content-length: 3 0"], GOOD_BODY),
        (["content-length: 30, 30"], GOOD_BODY),
        (["content-length: 30, 5"], GOOD_BODY), (["content-length:"], GOOD_BODY),
        (["content-length: thirty"], GOOD_BODY),
        (["content-length: 3e1"], GOOD_BODY), (["transfer-encoding: chunked\x0b"], chunks),
        ([CHUNKED, "transfer-encoding: x"], chunks),
        (["transfer-encoding:\x00chunked"], chunks), ([LENGTH, "transfer-encoding:\tchunked"], chunks),
        (["x: a\rtransfer-encoding: chunked", LENGTH], GOOD_BODY), (["x: a\x00b", LENGTH], GOOD_BODY),
        ([" x: folded", LENGTH], GOOD_BODY),
        ([LENGTH, "x: a", " transfer-encoding: chunked"], GOOD_BODY)])
    return raw(head(POST, JSON, *lines) + body + rng.choice([b"", hidden]), {400, 501})


@case(8)
def transfer_encoding_in_old_http(rng, text):
    return raw(head("POST /predict HTTP/1.0", JSON, CHUNKED, LENGTH) + b"1e\r\n" + GOOD_BODY + b"\r\n0\r\n\r\n",
               {400, 501})


@case(15)
def garbage_in_pipeline(rng, text):
    garbage = rng.choice([bytes(rng.randrange(256) for _ in range(200)), b"\x00" * 50, b"HELO mail\r\n\r\n",
                          b"{}\r\n\r\n",
                          b"HTTP/1.1 200 OK\r\n\r\n", b"GET\r\n\r\n", b" GET / HTTP/1.1\r\n\r\n"])
    return Case([good(text) + b"\r" + garbage], [{200}, {400, CLOSED}], framed=False)


@case(10)
def broken_off_pipeline(rng, text):
    data = good(text)
    return Case([data * 3 + data[:rng.randrange(1, len(data))], EOF],
                [{200, 503}] + [{200, 503, CLOSED}] * 2 + [{400, CLOSED}], framed=False)


@case(15)
def no_http(rng, text):
    return raw([rng.choice([
        bytes(rng.randrange(256) for _ in range(300)) + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET /health\r\n\r\n", b"GET /health \r\n\r\n", b"\x00" * 100,
        b"SSH-2.0-OpenSSH_9\r\n\r\n",
        b"EHLO a\r\n\r\n", b"\r\n" * 20 + b"X\r\n\r\n", b"GET /health HTTP/1.1\r\x00\n\r\n", b"*1\r\n$4\r\nPING\r\n",
        b"\x80\x2e\x01\x03\x01"]), 0.05, EOF],
        {400, 505, CLOSED})


@case(10)
def wrong_version(rng, text):
    version = rng.choice(["HTTP/2.0", "HTTP/9.9", "HTTP/1", "HTTP/1.1.1", "HTTP/1.10", "HTTP/-1.1", "http/1.1",
                          "HTTP 1.1", "HTPP/1.1",
                          "HTTP/11", "HTTP/0.9", "RTSP/1.0", "ICE/1.0"])
    return raw(head(f"GET /health {version}"), {400, 505})


@case(6)
def no_host_or_two(rng, text):
    hosts = rng.choice([b"", b"host: a\r\nhost: b\r\n"])
    return raw(b"GET /health HTTP/1.1\r\n" + hosts + b"\r\n", {400})


@case(15)
def nul_and_control_bytes(rng, text):
    byte = rng.choice(["\x00", "\x01", "\x7f", "\x1b", "\x0b"])
    return raw(rng.choice([head(f"GET /health{byte} HTTP/1.1"), head(f"GET /{byte}health HTTP/1.1"),
                           head("GET /health HTTP/1.1", f"x{byte}y: z"),
                           head("GET /health HTTP/1.1", f"{byte}: z"), head(f"GET{byte} /health HTTP/1.1")]),
                           {400, 404})


@case(15)
def bad_header_line(rng, text):
    line = rng.choice(["no colon", ": empty", "a b: c", "x(y): z", "@: a", "\u00e9: a", "x\t: a", "=", "[]: 1"])
    return raw(head("GET /health HTTP/1.1", line), {400})


@case(8)
def huge_headers(rng, text):
    lines = rng.choice([["x: " + "a" * 200_000], ["a" * 200_000 + ": x"],
                        [f"x{number}: {only_word(rng)}" for number in range(20_000)],
                        ["cookie: " + "a=b; " * 40_000], ["x: a"] * 50_000])
    return raw(head("GET /health HTTP/1.1", *lines), {400, 431})


@case(8)
def huge_target(rng, text):
    return raw(head(f"GET /{'a' * rng.choice([100_000, 500_000])} HTTP/1.1"), {400, 404, 414, 431})


@case(6)
def large_target(rng, text):
    return Case([head(f"GET /{'a' * rng.choice([3000, 7000])} HTTP/1.1")], [{404, 414, 431}])


@case(8)
def other_forms_of_target(rng, text):
    line = rng.choice(["CONNECT example.org:443 HTTP/1.1", "GET example.org HTTP/1.1",
                       "GET http://example.org:99999/x HTTP/1.1",
                       "GET * HTTP/1.1", "OPTIONS * HTTP/1.1", "GET ftp://a/b HTTP/1.1", "GET ? HTTP/1.1",
                       "GET # HTTP/1.1",
                       "GET /a b HTTP/1.1", "GET \\health HTTP/1.1"])
    return raw(head(line), {400, 404, 405, 501, 204})


@case(6)
def foreign_expectation(rng, text):
    return raw(head(POST, JSON, LENGTH, f"expect: {only_word(rng)}") + GOOD_BODY, {417, 200}, framed=True)


@case(6)
def odd_request_id(rng, text):
    identifier = rng.choice(["a" * 5000, "<script>", "a\tb", "\u00e9", "a" * 129, "%0d%0aset-cookie: a", "../../x",
                             " ", ""])
    return raw(head("GET /health HTTP/1.1", f"x-request-id: {identifier}"), {200, 400}, framed=True)


@case(4)
def upgrade(rng, text):
    return raw(head("GET /health HTTP/1.1", "connection: upgrade",
                    f"upgrade: {rng.choice(['h2c', 'websocket', only_word(rng)])}"),
               {200, 400, 426})


@case(10)
def broken_off_body(rng, text):
    return raw([head(POST, JSON, "content-length: 500") + GOOD_BODY, EOF], {400, CLOSED})


@case(10)
def broken_off_head(rng, text):
    data = good(text)
    return raw([data[:rng.randrange(1, data.find(b"\r\n\r\n"))], EOF], {400, CLOSED})


@case(15)
def reset_by_client(rng, text):
    data = good(text)
    return raw([data[:rng.randrange(1, len(data) + 1)], rng.choice([0, 0.005, 0.02]), ABORT], {CLOSED})


@case(5)
def end_after_whole_request(rng, text):
    # One who closes a half cannot be told from one who has gone.
    return Case([good(text), EOF], [{200, 503}], framed=False)


@case(4)
def slow_headers(rng, text):
    data = head(POST, JSON, LENGTH, *[f"x{number}: y" for number in range(40)])
    return Case([part for at in range(0, len(data), 3) for part in (data[at:at + 3], 0.25)], [{408}], framed=False)


@case(2)
def headers_that_stop(rng, text):
    data = head(POST, JSON, LENGTH)
    return Case([data[:rng.randrange(1, len(data) - 1)], 60], [{408}], framed=False)


@case(4)
def slow_body(rng, text):
    return Case([head(POST, JSON, "content-length: 2000")] + [part for _ in range(100) for part in (b" ", 0.25)],
                [{408}], framed=False)


@case(2)
def slow_chunks(rng, text):
    return Case([head(POST, JSON, CHUNKED)] + [part for _ in range(100) for part in (b"1\r\n \r\n", 0.25)], [{408}],
                framed=False)


@case(2)
def body_that_stops(rng, text):
    return Case([head(POST, JSON, "content-length: 2000") + GOOD_BODY, 60], [{408}], framed=False)


@case(2)
def nothing_at_all(rng, text):
    return raw([60], {CLOSED, 408})


@case(2)
def second_head_is_slow(rng, text):
    return Case([good(text), 0.2] + [part for at in range(60)
                                     for part in (b"GET /health HTTP/1.1\r\nx: "[at:at + 1] or b"y", 0.25)],
                [{200}, {408}], framed=False)
