"""Wrong methods, paths, queries, types of content, keys and tables."""

from load.cases import AUTHORIZED, GOOD_BODY, Case, case, head, only_word, post, raw
from load.connection import request


@case(25)
def wrong_method(rng, text):
    method, target = rng.choice(
        [(method, target) for method in ("GET", "PUT", "DELETE", "PATCH")
         for target in ("/predict", "/tag", "/embed", "/tokenize", "/embed_all", "/similarity", "/rerank", "/decode",
                        "/invocations", "/v1/models/{model}:predict", "/v2/models/{model}/infer")]
        + [(method, target) for method in ("POST", "PUT", "DELETE", "PATCH")
           for target in ("/health", "/ready", "/info", "/metrics", "/openapi.json", "/ping", "/v1/models", "/v2",
                          "/v2/health/live")])
    body = GOOD_BODY if method in ("POST", "PUT", "PATCH") else None
    return Case([request(method, target, body, AUTHORIZED)], [{405}], header="allow")


@case(8)
def unknown_method(rng, text):
    method = rng.choice(["FOO", "get", "Post", "PREDICT", "PROPFIND", "TRACE", "LINK", "X" * 300, "G\x80T", "PO ST"])
    return raw(head(f"{method} /predict HTTP/1.1"), {400, 405, 501})


@case(15)
def unknown_route(rng, text):
    target = rng.choice([f"/{only_word(rng)}", "/predict/x", "/Predict", "/v1/predict", "/v2/models", "/v3",
                         "/v2/models/{model}/versions/1", "/favicon.png", "/.env", "/admin",
                         "/v2/models/{model}/explain",
                         "/predict;x=1"])
    method = rng.choice(["GET", "POST"])
    return Case([request(method, target, GOOD_BODY if method == "POST" else None, AUTHORIZED)], [{404}])


@case(25)
def path_traversal(rng, text):
    up = rng.choice(["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "....//", "..;/", "%252e%252e%252f",
                     ".%00./",
                     "..%c0%af", "%uff0e%uff0e/"])
    start = rng.choice(["/", "//", "/static/", "/v2/models/", "/predict/", "/v2/models/{model}/"])
    target = start + up * rng.randrange(1, 12) + rng.choice(["etc/passwd", "model.safetensors", "config.json",
                                                             "proc/self/environ"])
    return Case([request("GET", target, None, AUTHORIZED)], [{404, 400}])


@case(10)
def unknown_model(rng, text):
    name = rng.choice([only_word(rng), "%2e%2e", "a%2fb", "x" * 2000, "%F0%9F%98%80", "a%00"])
    target, body = rng.choice([(f"/predict?model={name}", GOOD_BODY), (f"/v2/models/{name}/infer", b"{}"),
                               (f"/v2/models/{name}", None), (f"/v2/models/{name}/ready", None)])
    return Case([request("POST" if body else "GET", target, body, AUTHORIZED)], [{404}])


@case(12)
def bad_percent_escape(rng, text):
    bad = rng.choice(["%", "%z", "%zz", "%1", "%%", "%c3%28", "%ff%fe", "%u0041", "%-1"]) + rng.choice(["", "&", "x"])
    return post(GOOD_BODY, {400},
                target=rng.choice([f"/predict?model={bad}", f"/predict?{bad}=1", f"/predict?model=a{bad}"]))


@case(6)
def bad_percent_escape_in_path(rng, text):
    bad = rng.choice(["%", "%z", "%zz", "%1", "%%", "%c3%28", "%ff%fe", "%00"])
    return Case([request("GET", rng.choice([f"/{bad}", f"/health{bad}", f"/v2/models/{bad}"]), None, AUTHORIZED)],
                [{400, 404}])


@case(12)
def bad_query(rng, text):
    query = rng.choice([f"{only_word(rng)}=1", "model={model}&model={model}", "all=true", "inputs=a", "Model={model}",
                        "text-column=text", "=", "raw_scores=true"])
    return post(GOOD_BODY, {400}, target=f"/predict?{query}")


@case(12)
def bad_query_of_a_table(rng, text):
    query = rng.choice([f"{only_word(rng)}=1", "all=maybe", "all=true&all=true", "truncate=1e9", "skip-bad-rows=x",
                        "delimiter=ab",
                        "delimiter=", "delimiter=%22", "delimiter=%0a", "delimiter=%00", "text_column=text",
                        "text-column=a&text-column=text"])
    return post(b"text\nabc\n", {400}, target=f"/predict?{query}", kind="text/csv")


@case(10)
def no_such_column(rng, text):
    query = rng.choice(["text-column=nope", "text-pair-column=nope", "text-column=7", "text-column=%F0%9F%98%80"])
    return post(b"text,other\nabc,d\n", {400, 422}, target=f"/predict?{query}", kind="text/csv")


@case(30)
def bad_table(rng, text):
    body = rng.choice([
        b"", b"\n", b"\n\n\n", b'text\n"abc\n', b'text\n"abc"d"\n', b"text,n\nabc\n", b"text\nabc,d\n",
        b"text,text\nabc,d\n",
        b'text\n"', b"\x00\n\x00\n", b"id,shop\n1,2\n", b"text,n\nabc,1\n" * 5 + b"d\n", b"text\n\xff\xfe\xfd\n",
        b"text\nabc \xc3\x28\n", b"\xff\xfet\x00e\x00x\x00t\x00\n", b'"text\nabc\n', b'"text"x\nabc\n'])
    return post(body, {400, 422}, target=rng.choice(["/predict", "/predict?all=true"]), kind="text/csv")


@case(20)
def wrong_content_type(rng, text):
    kind = rng.choice(["text/plain", "application/xml", "application/x-www-form-urlencoded",
                       "multipart/form-data; boundary=x",
                       "image/png", "application/octet-stream", "text/html", "json", "application/json2", "/",
                       "a" * 3000,
                       "application", ";", "text/*", "*/*"])
    return post(GOOD_BODY, {415}, kind=kind)


@case(6)
def table_where_none_is_read(rng, text):
    return post(b"text\nabc\n", {415, 422}, target=rng.choice(["/embed", "/tokenize", "/tag"]), kind="text/csv")


@case(8)
def wrong_charset_or_coding(rng, text):
    if rng.random() < 0.4:
        return post(rng.choice([b"text\ncaf\xe9\n", b"text\n\xc7\xeb\n"]), {415, 400},
                    kind="text/csv; charset=" + only_word(rng))
    return post(rng.choice([GOOD_BODY, b"\x1f\x8b\x08\x00garbage"]), {415, 400},
                headers=[("content-encoding", rng.choice(["gzip", "br", "deflate", "zstd", only_word(rng)]))])


@case(25)
def wrong_key(rng, text):
    value = rng.choice([None, "", "Bearer", "Bearer ", f"Bearer {only_word(rng)}", "Basic a2V5OmE=", "bearer",
                        "Bearer  x",
                        AUTHORIZED[0][1] + "x", AUTHORIZED[0][1][:-1], AUTHORIZED[0][1].upper(), "Bearer " + "k" * 5000,
                        AUTHORIZED[0][1].removeprefix("Bearer "), "Token x", "Bearer \x01", "Bearer k\u00e9"])
    method, target = rng.choice([("POST", "/predict"), ("GET", "/info"), ("GET", "/openapi.json"), ("GET", "/metrics"),
                                 ("POST", "/v2/models/{model}/infer"), ("GET", f"/{only_word(rng)}"),
                                 ("POST", "/tokenize"),
                                 ("GET", "/predict")])
    headers = [] if value is None else [("authorization", value)]
    statuses = {401} if value is None or value.isascii() and value.isprintable() else {401, 400}
    return Case([request(method, target, GOOD_BODY if method == "POST" else None, headers)], [statuses],
                header="www-authenticate" if statuses == {401} else None)


@case(4)
def key_twice(rng, text):
    return Case([request("POST", "/predict", GOOD_BODY, AUTHORIZED + [("authorization", "Bearer x")])], [{400, 401}])
