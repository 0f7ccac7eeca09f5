#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that functions are short enough, and that no struct is shared by several files."""
import re

import source_tree as tree

FUNCTION_NOTE, FUNCTION_LIMIT = 60, 80

NOT_A_FUNCTION = re.compile(r'^(typedef\s+)?(struct|enum|union)\b[^(]*$|=\s*$')


def functions(text):
    """Yields (name, lines) for every function of a C file in GNU layout: its
    braces are in the first column, and its name starts a line above them."""
    lines = text.splitlines()
    start = None
    for number, line in enumerate(lines):
        if line.startswith('{') and start is None:
            head = number - 1
            while head > 0 and (lines[head].startswith((' ', '\t')) or not lines[head]):
                head -= 1
            named = re.match(r'(\w+)\s*\(', lines[head]) or re.match(r'.*?(\w+)\s*\(', lines[head])
            start = (named[1] if named and not NOT_A_FUNCTION.search(lines[head]) else None, head)
        elif line.startswith('}') and start is not None:
            if start[0]:
                yield start[0], number - start[1] + 1
            start = None


def function_lengths(root):
    found = []
    for path in tree.files(root, 'src', 'tests', suffixes=('.c', '.h')):
        for name, length in functions(tree.without_comments(tree.read(path))):
            found.append((length, f'{path.relative_to(root)}: {name}'))
    return found


def above(lengths, limit):
    return [f'{what}: {length} lines' for length, what in sorted(lengths, reverse=True) if length > limit]


def open_structs(root):
    return [f'{path.relative_to(root)} opens a struct' for path in tree.files(root, 'src', suffixes=('.h',))
            if path.name.endswith('-private.h') and re.search(r'^struct _\w+\n\{', tree.read(path), re.M)]


if __name__ == '__main__':
    ROOT = tree.root_argument()
    FUNCTIONS = function_lengths(ROOT)
    for note in above(FUNCTIONS, FUNCTION_NOTE):
        print('# long:', note)
    tree.report([
        (f'no function is longer than {FUNCTION_LIMIT} lines', above(FUNCTIONS, FUNCTION_LIMIT)),
        ('no private header shares a struct', open_structs(ROOT)),
    ])
