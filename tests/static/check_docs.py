#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every function that another file may call says what it takes and what it gives."""
import re

import source_tree as tree

FUNCTION = re.compile(r'\n\n(/\*(?:(?!\*/).)*\*/\n)?([A-Za-z_][\w \*]*)\n(\w+) \(([^{;]*)\)\n\{', re.DOTALL)
PARAMETER = re.compile(r'(\w+)(?:\[\w*\])?$')

ADDRESSED = re.compile(r'^    \S.*://')


def parameters(text):
    names = [PARAMETER.search(part.strip()) for part in text.split(',')]
    return [name[1] for name in names if name and name[1] != 'void']


def missing(comment, name, result, names):
    """Returns what the comment above a function does not tell."""
    if comment is None or not comment.startswith(('/**\n', '/*< private >')):
        return ['comment']
    told = [f'@{each}' for each in names if f'\n * @{each}:' not in comment]
    if f'\n * {name}:' not in comment:
        told.append('name')
    if result.split()[-1] != 'void' and '\n * Returns:' not in comment:
        told.append('Returns')
    return told


def undocumented(root):
    found = []
    for path in tree.files(root, *(f'src/{room}' for room in tree.ROOMS), suffixes=('.c',)):
        for comment, result, name, names in FUNCTION.findall(tree.read(path)):
            if 'static' in result.split():
                continue
            lacks = missing(comment or None, name, result, parameters(names))
            if lacks:
                found.append(f'{path.relative_to(root)}: {name}: {", ".join(lacks)}')
    return found


def addressed_commands(root):
    """Returns the commands in the documents that begin elsewhere than in the copy at hand."""
    paths = [root / name for name in ('README.md', 'CONTRIBUTING.md', 'HACKING.md') if (root / name).is_file()]
    return tree.matches(root, paths, ADDRESSED)


if __name__ == '__main__':
    tree.report([
        ('no command of the documents names an address', addressed_commands(tree.root_argument())),
        ('every function that others may call is described', undocumented(tree.root_argument())),
    ])
