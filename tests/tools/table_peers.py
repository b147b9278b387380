"""What scikit-learn's HistGradientBoosting, with its defaults, scores on the tables of Micrograd.Tables.Tests, on the same rows.

    mkdir tables
    MICROGRAD_TABLES_OUT=$PWD/tables artifacts/bin/Micrograd.Tables.Tests/release/Micrograd.Tables.Tests -method "*The_peer_gets*"
    python3 tests/tools/table_peers.py tables > tests/Micrograd.Tables.Tests/peers.json

It gets what a careful user gives it: numbers, categories marked as such up to its limit of 255, dates as day, month, weekday and hour.
"""

import csv
import datetime
import json
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score

TABLES = {
    "wine": (",", None, 0, "accuracy"),
    "adult": (",", "income", None, "accuracy"),
    "titanic": (",", "Survived", None, "accuracy"),
    "housing": (",", "price", None, "r2"),
    "excel": (";", "Umsatz", None, "r2"),
    "mushrooms": (",", "class", None, "accuracy"),
    "energy": (";", "load", None, "r2"),
    "fraud": (",", "Class", None, "auc"),
    "mixed": (",", "bought", None, "accuracy"),
}
MISSING = {"", "?", "NA", "-"}


def number(cell, comma):
    cell = cell.replace(".", "").replace(",", ".") if comma else cell
    try:
        return float(cell)
    except ValueError:
        return None


def date(cell):
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M"):
        try:
            return datetime.datetime.strptime(cell, form)
        except ValueError:
            pass
    return None


def features(columns, comma):
    made, categorical = [], []
    for cells in columns:
        present = [c for c in cells if c not in MISSING]
        if all(number(c, comma) is not None for c in present):
            made.append([np.nan if c in MISSING else number(c, comma) for c in cells])
            categorical.append(False)
        elif all(date(c) is not None for c in present[:100]):
            days = [date(c) for c in cells]
            for part in (lambda d: d.toordinal(), lambda d: d.month, lambda d: d.weekday(), lambda d: d.hour):
                made.append([part(d) for d in days])
                categorical.append(False)
        else:
            code = {c: i for i, c in enumerate(sorted(set(present)))}
            made.append([np.nan if c in MISSING else code[c] for c in cells])
            categorical.append(len(code) <= 255)
    return np.array(made, dtype=float).T, np.array(categorical)


def main(folder):
    peers = {}
    for name, (delimiter, target, index, measure) in TABLES.items():
        excel = name == "excel"
        with open(f"{folder}/{name}.csv", encoding="latin-1" if excel else "utf-8", newline="") as file:
            if excel:
                file.readline()
            rows = [[c.strip() for c in row] for row in csv.reader(file, delimiter=delimiter)]
        if index is None:
            index = rows[0].index(target)
            rows = rows[1:]
        columns = list(zip(*rows))
        x, categorical = features([c for i, c in enumerate(columns) if i != index], excel)
        y = np.array([number(c, excel) for c in columns[index]]) if measure == "r2" else np.array(columns[index])
        scores = []
        with open(f"{folder}/{name}.splits") as splits:
            for seed, line in enumerate(splits):
                held = np.zeros(len(y), bool)
                held[[int(i) for i in line.split()]] = True
                kind = HistGradientBoostingRegressor if measure == "r2" else HistGradientBoostingClassifier
                model = kind(random_state=seed, categorical_features=categorical)
                model.fit(x[~held], y[~held])
                if measure == "auc":
                    score = roc_auc_score(y[held] == "1", model.predict_proba(x[held])[:, 1])
                else:
                    score = (r2_score if measure == "r2" else accuracy_score)(y[held], model.predict(x[held]))
                scores.append(round(float(score), 5))
        peers[name] = scores
        print(name, scores, file=sys.stderr)
    print(json.dumps(peers, indent=2))


main(sys.argv[1])
