"""Pictures of the page, to be looked at."""
import os

from bench import choose, score, score_file
from running import Missing

TEXTS = {"en": ["How much is the queen size mattress?", "My order should have arrived on Monday.",
                "Do you deliver to Pune?"],
         "zh": ["大号床垫多少钱？", "我的订单本该星期一送到。", "请问红色的在哪里？"]}
QUERIES = ["nike shoes size 42 red", "queen size memory foam mattress", "你们的床垫 👟 red nike"]


def take(bench, directory):
    os.makedirs(directory, exist_ok=True)
    kinds = [("classifier", bench.classifier), ("tagger", lambda: bench.model("tagging")),
             ("topics", lambda: bench.model("classification", "multi_label_classification")),
             ("vectors", lambda: bench.model("embedding"))]
    rows = "".join(f'{n},"{TEXTS["en"][n % 3]}",shop {n % 4}\n' for n in range(60))
    table = bench.file("orders.csv", f"order,text,shop\n{rows}".encode())
    for language in ("en", "zh"):
        for dark in (False, True):
            for width in (1000, 380):
                for name, model in kinds:
                    try:
                        page = bench.open(model(), width=width, dark=dark, language=language)
                    except Missing:
                        continue
                    score(page, QUERIES if name == "tagger" else TEXTS[language])
                    if name in ("classifier", "tagger"):
                        choose(page, table)
                        score_file(page)
                    page.run("document.activeElement.blur();"
                             "for (const each of document.getAnimations()) each.finish();")
                    picture = f"{name}-{language}-{'dark' if dark else 'light'}-{width}.png"
                    page.screenshot(os.path.join(directory, picture))
                    page.close()
