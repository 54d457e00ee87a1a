"""Bodies that are no JSON, or JSON of a wrong shape."""

import json

from load.cases import case, only_word, post


@case(40)
def truncated_json(rng, text):
    body = json.dumps({"inputs": [[text], [text[::-1]]], "raw_scores": False}, ensure_ascii=rng.random() < 0.5).encode()
    return post(body[:rng.randrange(len(body))], {400})


@case(20)
def not_json(rng, text):
    quoted = json.dumps(text)
    return post(rng.choice([
        "{'inputs': 'a'}", '{"inputs": "a",}', '{"inputs": NaN}', '{"inputs": Infinity}', '// a\n{"inputs": "a"}',
        '{inputs: "a"}', '{"inputs": "a"} x', '{"inputs": "a"}{"inputs": "b"}', '{"inputs" "a"}', '{"inputs": 01}',
        '{"inputs": .5}', '{"inputs": 1.}', '{"inputs": +1}', '{"inputs": 1e}', '{"inputs": tru}', "inputs=a",
        "<inputs>a</inputs>", "\x00", "   ", "\ufeff", '{"inputs": "a\nb"}', '{"inputs": "\\x41"}',
        '{"inputs": "\\u12"}',
        f"{quoted[:-1]}", f'{{"inputs": {quoted}', f'["inputs", {quoted}', "nul", "{", "[", '"', "{]", "[}"]), {400})


@case(10)
def garbage_body(rng, text):
    return post(bytes(rng.randrange(256) for _ in range(rng.randrange(20, 2000))), {400})


@case(40)
def wrong_type(rng, text):
    wrong = rng.choice([5, None, True, {}, 1.5, [1], [None], [text, 1, text], {"text": text}, [[1]], [[text, 2]],
                        [[[text]]],
                        [{"text": text}], -0.0, [[text], text, [text]], [True]])
    members = rng.choice([
        {"inputs": wrong}, {"inputs": wrong, "truncate": True},
        {"inputs": text, "raw_scores": rng.choice(["yes", 1, []])},
        {"inputs": text, "truncate": rng.choice(["true", 0, {}])},
        {"inputs": text, "truncation_direction": rng.choice(["up", "", 1, []])}])
    return post(json.dumps(members), {422})


@case(10)
def top_level_is_no_object(rng, text):
    return post(json.dumps(rng.choice([[], [text], text, 5, None, True, [{"inputs": text}]])), {422})


@case(15)
def missing_or_unknown_member(rng, text):
    return post(json.dumps(rng.choice([
        {}, {"input": text}, {"Inputs": text}, {"texts": [text]}, {"inputs": text, only_word(rng): 1},
        {"inputs": text, "": 1}, {"inputs": text, "__proto__": {}}, {"inputs ": text}])), {422})


@case(10)
def no_inputs(rng, text):
    return post(json.dumps({"inputs": rng.choice([[], [[]], [[text], []]])}), {422})


@case(10)
def wrong_arity(rng, text):
    return post(json.dumps({"inputs": rng.choice([[[text] * 3], [text] * 3, [[text, text], [text] * 3]])}), {422})


@case(15)
def huge_number(rng, text):
    number = rng.choice(["1e999999999", "-1e999999999", "9" * rng.randrange(20, 50_000), "1e-999999999",
                         "0." + "1" * rng.randrange(20, 50_000), "1" + "0" * 400, "1e400", "18446744073709551616"])
    member = rng.choice(['{"inputs": %s}', '{"inputs": "a", "truncate": %s}', '{"inputs": ["a", %s]}',
                         '{"inputs": [[%s]]}'])
    return post(member % number, {400, 422})


@case(15)
def deep_nesting(rng, text):
    depth = rng.choice([300, 1000, 10_000, 100_000, 400_000])
    opening, closing = rng.choice([("[", "]"), ('{"a":', "}")])
    end = rng.choice(["", "1" + closing * depth])
    return post(rng.choice(['{"inputs":', ""]) + opening * depth + end, {400, 413})


@case(8)
def nesting_within_limits(rng, text):
    depth = rng.randrange(3, 200)
    return post('{"inputs":' + "[" * depth + '"a"' + "]" * depth + "}", {422})


@case(15)
def duplicate_names(rng, text):
    quoted = json.dumps(text)
    return post(rng.choice([f'{{"inputs": {quoted}, "inputs": "b"}}',
                            f'{{"inputs": {quoted}, "truncate": true, "truncate": true}}',
                            f'{{"inputs": {quoted}, "\\u0069nputs": "b"}}']), {400})


@case(20)
def invalid_utf8(rng, text):
    bad = rng.choice([b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
                      b"\x80",
                      b"\xf8\x88\x80\x80\x80", text.encode("utf-16")])
    place = rng.choice([b'{"inputs": "a %s b"}', b'{"inputs": "a", "%s": 1}', b'%s{"inputs": "a"}',
                        b'{"inputs": "a"}%s'])
    return post(place % bad, {400})


@case(12)
def lone_surrogate(rng, text):
    escape = rng.choice(["\\ud800", "\\udfff", "\\udc00\\ud800", "\\ud83d", "\\ud83dx\\ude00", "\\ud800\\ud800"])
    return post(rng.choice(['{"inputs": "%s"}', '{"inputs": ["a", "b%s"]}', '{"%s": "a"}']) % escape, {400})


@case(10)
def control_characters(rng, text):
    return post(b'{"inputs": "a' + bytes([rng.randrange(32)]) + b'b"}', {400})


@case(8)
def text_too_long(rng, text):
    many = " ".join(only_word(rng, 3) for _ in range(rng.choice([600, 2000, 20_000])))
    inputs, statuses = rng.choice([(many, {413}), ([[many]], {413}), ([[text], [many]], {413}),
                                   # A pair, which a model of single texts refuses whatever its length.
                                   ([text, many], {413, 422})])
    return post(json.dumps({"inputs": inputs}), statuses)


@case(6)
def too_many_texts(rng, text):
    return post(json.dumps({"inputs": [["a"]] * rng.choice([101, 1000, 50_000])}), {413})


@case(8)
def wrong_kind_of_model(rng, text):
    return post(json.dumps({"inputs": text}), {422}, target=rng.choice(["/tag", "/embed"]))


@case(10)
def other_routes_wrong_shape(rng, text):
    return post(json.dumps(rng.choice([{}, {"inputs": 5}, {"inputs": []}, {"inputs": text, "x": 1}, [], None])), {422},
                target=rng.choice(["/tag", "/embed", "/tokenize"]))


@case(10)
def other_routes_not_json(rng, text):
    return post(rng.choice(["", "{", "x", '{"inputs": "a"', '{"inputs": "\\ud800"}']), {400},
                target=rng.choice(["/tag", "/embed", "/tokenize", "/v2/models/{model}/infer"]))


@case(20)
def inference_protocol(rng, text):
    tensor = {"name": "text", "shape": [1], "datatype": "BYTES", "data": [text]}
    wrong = rng.choice([
        {}, {"inputs": []}, {"inputs": {}}, {"inputs": [tensor | {"name": "x"}]}, {"inputs": [tensor | {"shape": [2]}]},
        {"inputs": [tensor | {"shape": [-1]}]}, {"inputs": [tensor | {"shape": [1, 2]}]},
        {"inputs": [tensor | {"shape": []}]},
        {"inputs": [tensor | {"shape": [2 ** 62, 4]}]}, {"inputs": [tensor | {"shape": [2 ** 63]}]},
        {"inputs": [tensor | {"shape": [1e300]}]}, {"inputs": [tensor | {"shape": [0.5]}]},
        {"inputs": [tensor | {"datatype": "FP32"}]}, {"inputs": [tensor | {"datatype": 5}]},
        {"inputs": [tensor | {"data": [1]}]}, {"inputs": [tensor | {"data": text}]},
        {"inputs": [tensor | {"data": []}]},
        {"inputs": [tensor, tensor]}, {"inputs": [{"name": "text"}]}, {"inputs": [5]},
        {"inputs": [tensor], "outputs": [{"name": only_word(rng)}]}, {"inputs": [tensor], "outputs": 5},
        {"inputs": [tensor | {"shape": [0], "data": []}]}])
    return post(json.dumps(wrong), {400, 422}, target="/v2/models/{model}/infer")
