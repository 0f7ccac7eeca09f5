#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No file and no function outgrows its limit."""
import re

import source_tree as tree

FILE_NOTE, FILE_LIMIT = 500, 700
FUNCTION_NOTE, FUNCTION_LIMIT = 60, 80
SUFFIXES = ('.c', '.h', '.ui', '.css', '.py', '.sql')

NOT_A_FUNCTION = re.compile(r'^(typedef\s+)?(struct|enum|union)\b[^(]*$|=\s*$')


def file_lengths(root):
    return [(len(tree.read(path).splitlines()), str(path.relative_to(root)))
            for path in tree.files(root, 'src', 'tests', suffixes=SUFFIXES)]


def functions(text):
    """Yields (name, lines) for every function of a C file in GNU layout: its
    braces stand in the first column, its name begins a line above them."""
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


if __name__ == '__main__':
    ROOT = tree.root_argument()
    FILES = file_lengths(ROOT)
    FUNCTIONS = function_lengths(ROOT)
    for note in above(FILES, FILE_NOTE) + above(FUNCTIONS, FUNCTION_NOTE):
        print('# long:', note)
    tree.report([
        (f'no file is longer than {FILE_LIMIT} lines', above(FILES, FILE_LIMIT)),
        (f'no function is longer than {FUNCTION_LIMIT} lines', above(FUNCTIONS, FUNCTION_LIMIT)),
    ])
