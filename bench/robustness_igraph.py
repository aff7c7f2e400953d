#!/usr/bin/env python3
"""robustness_igraph.py FOLDER: the graphs that robustness_bench wrote there, asked of python-igraph.

Beside our figures, in one table: the smallest set of source groups that breaks every path, by
implicit hitting sets with igraph's shortest paths as the oracle (exact, and independent of our
search); the claims and events to cut, by igraph's maximum flows; betweenness and PageRank, with
the largest difference between igraph's and ours. Status 1 where an answer differs.
"""
import json
import pathlib
import sys
import time

import igraph

SECONDS = 120  # For one hitting set; then "-".


def timed(work):
    start = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - start


def smallest_hitting_set(sets, deadline):
    """By branching on a smallest set; disjoint sets are the lower bound. None when out of time."""
    best = greedy(sets)

    def disjoint(left):
        count, used = 0, set()
        for one in sorted(left, key=len):
            if used.isdisjoint(one):
                count += 1
                used |= one
        return count

    def go(left, chosen):
        nonlocal best
        if time.perf_counter() > deadline:
            return False
        if not left:
            if len(chosen) < len(best):
                best = set(chosen)
            return True
        if len(chosen) + disjoint(left) >= len(best):
            return True
        use = {}
        for one in left:
            for label in one:
                use[label] = use.get(label, 0) + 1
        branch = sorted(min(left, key=len), key=lambda label: -use[label])
        banned = set()
        for label in branch:
            rest = [one - banned for one in left if label not in one]
            if all(rest) and not go(rest, chosen | {label}):
                return False
            banned.add(label)
        return True

    return best if go([frozenset(one) for one in sets], frozenset()) else None


def greedy(sets):
    left, chosen = list(sets), set()
    while left:
        use = {}
        for one in left:
            for label in one:
                use[label] = use.get(label, 0) + 1
        label = max(use, key=lambda each: (use[each], -each))
        chosen.add(label)
        left = [one for one in left if label not in one]
    return chosen


def label_cut(graph, source, target):
    labels = graph.es["label"]
    deadline = time.perf_counter() + SECONDS
    sets = []
    while True:
        hit = smallest_hitting_set(sets, deadline)
        if hit is None or time.perf_counter() > deadline:
            return None
        # Several paths at a time, each without the labels of those before.
        removed = set(hit)
        found = False
        while True:
            part = graph.subgraph_edges(
                [e for e, label in enumerate(labels) if label not in removed], delete_vertices=False)
            path = part.get_shortest_paths(source, target, output="epath")[0]
            if not path:
                break
            found = True
            sets.append({part.es[e]["label"] for e in path})
            removed |= sets[-1]
        if not found:
            return len(hit)


def event_cut(graph, source, target):
    if graph.are_connected(source, target):
        return 0
    return graph.vertex_connectivity(source, target)


def main():
    wrong = False
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        ours = json.loads(path.read_text(encoding="utf-8"))
        graph = igraph.Graph(ours["vertices"], [tuple(edge[:2]) for edge in ours["edges"]], directed=True)
        graph.es["label"] = [edge[2] for edge in ours["edges"]]
        source, target = ours["source"], ours["target"]
        print(f"{path.stem}: {ours['vertices']:,} events, {len(ours['edges']):,} claims, {ours['labels']:,} groups")

        def row(name, answer, mine, seconds, own_seconds):
            nonlocal wrong
            if answer is None:
                print(f"  {name:12} ours {mine} in {own_seconds * 1e3:.2f} ms; igraph: not within {SECONDS} s")
                return
            same = answer == mine
            wrong |= not same
            print(f"  {name:12} ours {mine} in {own_seconds * 1e3:.2f} ms; igraph {answer} in "
                  f"{seconds * 1e3:.2f} ms; ratio {own_seconds / seconds:.3f}{'' if same else '  DIFFERENT'}")

        answer, seconds = timed(lambda: label_cut(graph, source, target))
        row("source cut", answer, ours["source_cut"], seconds, ours["source_cut_s"])
        answer, seconds = timed(lambda: int(graph.mincut_value(source, target)))
        row("claim cut", answer, ours["claim_cut"], seconds, ours["claim_cut_s"])
        answer, seconds = timed(lambda: event_cut(graph, source, target))
        row("event cut", answer, ours["event_cut"], seconds, ours["event_cut_s"])
        for name, work in (
            ("betweenness", lambda: graph.betweenness(directed=True)),
            ("pagerank", lambda: graph.pagerank(damping=0.85)),
        ):
            scores, seconds = timed(work)
            scale = max(max(scores), 1e-300)
            apart = max(abs(a - b) for a, b in zip(scores, ours[name])) / scale
            wrong |= apart > 1e-6
            own = ours[name + "_s"]
            print(f"  {name:12} ours {own * 1e3:.2f} ms; igraph {seconds * 1e3:.2f} ms; ratio {own / seconds:.3f}; "
                  f"largest difference {apart:.1e} of the highest score{'' if apart <= 1e-6 else '  DIFFERENT'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
