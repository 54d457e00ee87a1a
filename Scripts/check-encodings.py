#!/usr/bin/env python3
"""Compares how Filbert and charset-normalizer tell encodings.

Makes CSV files of product texts in each encoding and several sizes, asks `filbert check FILE --format json`
and `charset_normalizer.from_bytes(bytes).best()`, and prints for each how many of the files are
read right, wrong (other text than was written) and are undecided. Right is who names an encoding that gives
the same text: Windows-1252 and ISO-8859-1 agree on most. Undecided is for Filbert a file that is read as UTF-8
and is none, so that every row with such bytes is refused with a sentence that names --encoding.

Exit code 1 where Filbert is less often right than charset-normalizer.

Chinese and English texts are real reviews of the folder that --directory names (online_shopping_10_cats/ and
womens_clothing_reviews/ under data/), in traditional characters by OpenCC; texts in other languages are put
together of the halves of sentences below.

Needs: pip install charset-normalizer opencc-python-reimplemented
"""

import argparse
import collections
import csv
import io
import json
import multiprocessing
import os
import random
import re
import subprocess
import sys
import tempfile

import charset_normalizer
import opencc

SIZES = {"100 B": 100, "1 KB": 1_000, "10 KB": 10_000, "100 KB": 100_000, "1 MB": 1_000_000}
FILES = {"100 B": 40, "1 KB": 40, "10 KB": 20, "100 KB": 6, "1 MB": 2}

# What Python calls the encodings that Filbert names.
CODECS = {"Shift-JIS": "cp932", "EUC-KR": "cp949"}

HALVES = {
    "French": (
        [
            "La qualité est très bonne", "Livraison rapide et soignée", "Le café est délicieux",
            "Cette crème sent bon", "Je suis déçue par la matière", "Le manteau taille très grand",
            "Mon mari a adoré ce cadeau", "Les chaussures arrivées hier sont à ma taille",
            "Le prix était élevé", "J’ai reçu le colis à l’heure",
        ],
        [
            " mais la fermeture éclair est cassée.", " et je le recommande à tous.", ", merci beaucoup !",
            " ; hélas, la couleur n'est pas celle espérée.", ", parfait pour l'été.",
            " même si l'emballage était abîmé.", ", rien à redire.", " : je rachèterai sans hésiter.",
            ", conforme à la description.", " après deux lavages il a rétréci.",
        ],
    ),
    "German": (
        [
            "Die Größe passt leider nicht", "Sehr schöne Schuhe", "Der Stoff fühlt sich gut an",
            "Die Lieferung kam pünktlich", "Für den Preis völlig in Ordnung", "Das Gerät läuft ruhig",
            "Die Hose ist zu groß", "Ich würde es wieder kaufen", "Die Tasche riecht ungewöhnlich",
            "Meine Tochter trägt das Kleid täglich",
        ],
        [
            ", deshalb geht es zurück.", " – schade für den Preis!", " und lässt sich gut waschen.",
            ", nur die Farbe könnte kräftiger sein.", ", absolut empfehlenswert.",
            " und der Verkäufer war freundlich.", ", aber der Reißverschluss hält nicht.",
            ", für kühle Tage genau richtig.", "; die Nähte lösen sich schon.", ", gerne wieder.",
        ],
    ),
    "Spanish": (
        [
            "El tamaño es pequeño", "La calidad es buenísima", "El envío llegó muy rápido",
            "Me encantó el diseño", "La batería dura poco más de un día", "El algodón es suave",
            "¡Qué bonito vestido!", "No funcionó desde el primer día", "El color no es el que aparecía",
            "Compré dos para mi niña",
        ],
        [
            " y lo volvería a comprar.", ", aunque es algo caro.", " pero la talla no coincide.",
            ", ideal para el otoño.", ". ¿Alguien sabe cómo se devuelve?", " según la descripción.",
            ", muy recomendable.", " y además venía dañado.", ", gracias por la atención.",
            ", está por 25 € en otras tiendas.",
        ],
    ),
    "Portuguese": (
        [
            "A entrega foi rápida", "O produto não é o que eu esperava", "Ótima qualidade",
            "O tecido é fino demais", "A atenção do vendedor foi péssima", "Gostei muito da cor",
            "As calças não servem", "O preço está bom", "Comprei para a minha mãe",
            "Já é a segunda vez que compro",
        ],
        [
            " e chegou antes do prazo.", ", recomendo a todos.", ", porém a caixa veio amassada.",
            " e não tem manual em português.", ", só faltou a nota.", ", é tamanho único.",
            " mas a costura já está a abrir.", ", muito confortável.", ": não compensa a devolução.",
            ", são lindas!",
        ],
    ),
    "Japanese": (
        [
            "商品はとても良かったです", "サイズが少し小さめでした", "届くのが早くて助かりました",
            "写真の色と違いました", "母の誕生日に購入しました", "梱包が雑で箱がつぶれていました",
            "思ったより軽くて使いやすい", "三回洗ったら縮んでしまいました", "コスパは最高だと思う",
            "バッテリーの持ちが悪い",
        ],
        [
            "。また利用したいと思います。", "が、値段を考えると満足です。", "ので返品をお願いしました。",
            "。友人にも勧めます！", "。次は別の色も買う予定です。", "、星三つにします。",
            "。説明書は日本語ではありませんでした。", "。店の対応も丁寧でした。", "けど肌触りは良い。",
            "。夏に着るには暑いかも。",
        ],
    ),
    "Korean": (
        [
            "배송이 정말 빨라요", "사이즈가 생각보다 작아요", "색상이 화면과 달라요", "품질이 아주 좋습니다",
            "가격 대비 만족합니다", "엄마 선물로 샀어요", "포장이 찢어져서 왔네요", "원단이 부드럽고 가벼워요",
            "두 번째 구매인데 역시 좋아요", "배터리가 금방 닳아요",
        ],
        [
            ". 다음에도 주문할게요.", " 그래도 교환은 안 할래요.", ", 추천합니다!", ". 반품하고 싶은데 연락이 없네요.",
            ". 여름에 입기 딱이에요.", ". 친구한테도 알려 줬어요.", ", 조금 아쉽습니다.", ". 설명서가 없어서 힘들었어요.",
            ". 잘 쓰겠습니다.", ". 고객 센터 응대가 친절했습니다.",
        ],
    ),
}

# What word processors put for quotes and dashes, and what shops write.
ACCENTED = {"'": "’", " - ": " – ", "cafe": "café", "$": "£", "...": "…", " degrees": "°"}


def texts(directory, random):
    """For each kind of text a function that gives the next one."""
    data = os.path.join(directory, "data")
    with open(os.path.join(data, "online_shopping_10_cats/online_shopping_10_cats.csv"), encoding="utf-8") as file:
        chinese = [row["review"].replace("\ufeff", "") for row in csv.DictReader(file) if row["review"]]
    with open(
        os.path.join(data, "womens_clothing_reviews/recommended_small_train.csv"), encoding="utf-8", newline=""
    ) as file:
        english = [row["text"] for row in csv.DictReader(file)]
    random.shuffle(chinese)
    chinese = chinese[:12_000]
    converter = opencc.OpenCC("s2t")
    traditional = [converter.convert(text) for text in chinese[:5_000]]
    traditional = [re.sub(r"\s+", " ", keep(text, "big5")) for text in traditional]

    def accented(text):
        for plain, other in ACCENTED.items():
            text = text.replace(plain, other)
        return text

    def rare():
        text = random.choice(chinese)
        place = random.randrange(len(text) + 1)
        return text[:place] + random.choice("㐂㛃䥑😀👍❤𠮷") + text[place:]

    def of_halves(language):
        first, second = HALVES[language]
        return lambda: " ".join(
            random.choice(first) + random.choice(second) for _ in range(random.randrange(1, 4))
        )

    kinds = {language: of_halves(language) for language in HALVES}
    english = [accented(text) for text in english]
    english = [text for text in english if not text.isascii()]
    kinds["English"] = lambda: random.choice(english)
    kinds["Chinese"] = lambda: random.choice(chinese)
    kinds["Chinese with rare signs"] = rare
    kinds["traditional Chinese"] = lambda: random.choice(traditional)
    return kinds


def keep(text, codec):
    """The text without what the encoding has no character for."""
    return text.encode(codec, "ignore").decode(codec)


def make(text, codec, mark, size, random):
    """A table of about `size` bytes, at least one row with characters beyond ASCII; the text and its bytes."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator=random.choice(["\n", "\r\n"]))
    writer.writerow(["id", "price", "text"])
    identifier = random.randrange(1, 90_000)
    start = len(output.getvalue().encode(codec))
    total = start
    while True:
        place = output.tell()
        row = [identifier, f"{random.randrange(100, 20_000) / 100:.2f}", keep(text(), codec)]
        writer.writerow(row)
        total += len(output.getvalue()[place:].encode(codec))
        identifier += 1
        if total >= size:
            break
    content = output.getvalue()
    # What is over the size is cut off, within the text of the last row, which ends with a line break.
    while len(mark + content.encode(codec)) > size:
        over = len(mark + content.encode(codec)) - size
        content = content[: -max(1, over // 4)]
    return content, mark + content.encode(codec)


CASES = [
    ("UTF-8", "utf-8", b"", ["Chinese with rare signs", "French", "German", "Japanese", "Korean", "English"]),
    ("UTF-8, mark", "utf-8", b"\xef\xbb\xbf", ["Chinese with rare signs", "French"]),
    ("UTF-16LE, mark", "utf-16-le", b"\xff\xfe", ["Chinese with rare signs", "German"]),
    ("UTF-16BE, mark", "utf-16-be", b"\xfe\xff", ["Chinese with rare signs", "German"]),
    ("UTF-16LE", "utf-16-le", b"", ["Chinese", "German", "Japanese", "Korean", "English"]),
    ("UTF-16BE", "utf-16-be", b"", ["Chinese", "German", "Japanese", "Korean", "English"]),
    ("UTF-32LE, mark", "utf-32-le", b"\xff\xfe\0\0", ["Chinese with rare signs", "French"]),
    ("UTF-32LE", "utf-32-le", b"", ["Chinese with rare signs", "French"]),
    ("UTF-32BE", "utf-32-be", b"", ["Chinese with rare signs", "French"]),
    ("GBK", "gbk", b"", ["Chinese"]),
    ("GB18030", "gb18030", b"", ["Chinese with rare signs"]),
    ("Big5", "big5", b"", ["traditional Chinese"]),
    ("Shift-JIS", "cp932", b"", ["Japanese"]),
    ("EUC-KR", "euc_kr", b"", ["Korean"]),
    ("Windows-1252", "cp1252", b"", ["English", "French", "German", "Spanish", "Portuguese"]),
    ("ISO-8859-1", "latin-1", b"", ["French", "German", "Spanish", "Portuguese"]),
]


def outcome_of_peer(job):
    path, content = job
    with open(path, "rb") as file:
        best = charset_normalizer.from_bytes(file.read()).best()
    if best is None:
        return "undecided", None
    return ("right" if str(best).removeprefix("\ufeff") == content else "wrong"), best.encoding


def outcome(name, data, mark, content):
    """What Filbert's answer is worth."""
    try:
        text = data[len(mark):].decode(CODECS.get(name, name))
    except UnicodeDecodeError:
        return "undecided" if name == "UTF-8" else "wrong"
    return "right" if text == content else "wrong"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--filbert", required=True, help="the program")
    parser.add_argument("--directory", default="../shared", help="folder with data/")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--largest", type=int, default=1_000_000, help="bytes of the largest files")
    parser.add_argument("--encodings", default="", help="only those that this regular expression finds")
    parser.add_argument("--verbose", action="store_true", help="also name what was not read right")
    arguments = parser.parse_args()
    source = random.Random(arguments.seed)
    kinds = texts(arguments.directory, source)
    print(f"charset-normalizer {charset_normalizer.__version__}; right/wrong/undecided of Filbert | of it")
    print(f"{'':<28}" + "".join(f"{size:>22}" for size in SIZES))
    worse = []
    sums = collections.Counter()
    with tempfile.TemporaryDirectory() as folder, multiprocessing.Pool(2) as pool:
        for encoding, codec, mark, languages in CASES:
            if not re.search(arguments.encodings, encoding):
                continue
            for language in languages:
                cells = []
                for label, size in SIZES.items():
                    if size > arguments.largest:
                        continue
                    jobs = []
                    for index in range(FILES[label]):
                        content, data = make(kinds[language], codec, mark, size, source)
                        path = os.path.join(folder, f"{index}.csv")
                        with open(path, "wb") as file:
                            file.write(data)
                        jobs.append((path, content, data))
                    peers = pool.map(outcome_of_peer, [job[:2] for job in jobs])
                    result = subprocess.run(
                        [arguments.filbert, "check", "--format", "json", *[job[0] for job in jobs]],
                        capture_output=True, check=False,
                    )
                    if result.returncode not in (0, 65) or not result.stdout:
                        # A file that cannot be begun to read stops all; each for itself then.
                        named = [single(arguments.filbert, job[0]) for job in jobs]
                    else:
                        named = [file["encoding"] for file in json.loads(result.stdout)["files"]]
                    own = [outcome(name, job[2], mark, job[1]) for name, job in zip(named, jobs)]
                    ours = collections.Counter(own)
                    theirs = collections.Counter(outcome for outcome, _ in peers)
                    for who, counts in (("Filbert", ours), ("charset-normalizer", theirs)):
                        for word, count in counts.items():
                            sums[who, word] += count
                    cells.append(f"{row(ours)} | {row(theirs)}")
                    if ours["right"] < theirs["right"]:
                        worse.append(f"{encoding} {language} {label}")
                    if arguments.verbose:
                        for name, word, job in zip(named, own, jobs):
                            if word != "right":
                                print(f"  {word}: {encoding} {language} {label} as {name}: {job[1][:90]!r}")
                print(f"{encoding + ' ' + language:<36}"[:36] + "".join(f"{cell:>22}" for cell in cells), flush=True)
    for who in ("Filbert", "charset-normalizer"):
        print(who + ": " + ", ".join(f"{sums[who, word]} {word}" for word in ("right", "wrong", "undecided")))
    if worse:
        sys.exit("Filbert is less often right: " + "; ".join(worse))


def single(program, path):
    """What Filbert names for one file; UTF-8, and so undecided, where it does not begin to read."""
    result = subprocess.run([program, "check", "--format", "json", path], capture_output=True, check=False)
    try:
        return json.loads(result.stdout)["files"][0]["encoding"]
    except (ValueError, KeyError):
        return "UTF-8"


def row(counts):
    return "/".join(str(counts[word]) for word in ("right", "wrong", "undecided"))


if __name__ == "__main__":
    main()
