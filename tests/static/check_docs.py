#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that documentation blocks match the function below them, and do not repeat its declaration."""
import re

import source_tree as tree

FUNCTION = re.compile(r'\n\n(/\*(?:(?!\*/).)*\*/\n)?([A-Za-z_][\w \*]*)\n(\w+) \(([^{;]*)\)\n\{', re.DOTALL)
PARAMETER = re.compile(r'(\w+)(?:\[\w*\])?$')
DOCUMENTED = re.compile(r'^ \* @(\w+): *(.*)$', re.MULTILINE)

# Parameters of every method and every asynchronous call, whose description would be the same
# everywhere. A cancellable and an error can be special, so they may be described.
USUAL = ('callback', 'data', 'user_data', 'result')

# The names and types of these functions say what they do.
PLAIN = re.compile(r'_(get|set|is|has|can|dup|new|ref|unref|free|copy|present)(_\w+)?$|_finish$|_get_type$')

ADDRESSED = re.compile(r'^    \S.*://')


def parameters(text):
    names = [PARAMETER.search(part.strip()) for part in text.split(',')]
    return [name[1] for name in names if name and name[1] != 'void']


def faults(comment, name, names):
    """Returns the faults of the documentation block above a function."""
    if not comment.startswith('/**\n'):
        return []
    found = [] if comment.startswith(f'/**\n * {name}:\n') else ['name']
    for each, words in DOCUMENTED.findall(comment):
        if each not in names:
            found.append(f'@{each} is no parameter')
        elif each in USUAL or (each == 'self' and len(words.split()) < 4):
            found.append(f'@{each} says nothing')
    if not any(line.strip(' *') for line in comment.splitlines()[2:-1]):
        found.append('an empty block')
    return found


def all_functions(root):
    for path in tree.files(root, *(f'src/{room}' for room in tree.ROOMS), suffixes=('.c',)):
        for comment, result, name, names in FUNCTION.findall(tree.read(path)):
            yield path, comment, 'static' in result.split(), name, parameters(names)


def misleading(root):
    found = []
    for path, comment, _, name, names in all_functions(root):
        found += [f'{path.relative_to(root)}: {name}: {fault}' for fault in faults(comment, name, names)]
    return found


def used_words(root):
    """Returns the identifiers in the code of each room."""
    return {room: set(re.findall(r'\w+', ' '.join(tree.without_comments(tree.read(path)) for path in
                                                  tree.files(root, f'src/{room}', suffixes=('.c',)))))
            for room in tree.ROOMS}


def described_in_header(text, name):
    """Returns whether there is a comment above the declaration, or above its group of declarations."""
    found = re.search(r'\*/\n((?:[^\n/]+\n)*?)[^\n]*\b' + name + r' \(', text)
    return found is not None


def undescribed(root):
    words = used_words(root)
    headers = '\n'.join(tree.read(path) for path in tree.files(root, 'src', suffixes=('.h',)))
    found = []
    for path, comment, is_static, name, _ in all_functions(root):
        room = tree.room_of(root, path)
        if is_static or comment or PLAIN.search(name) or described_in_header(headers, name):
            continue
        if any(name in names for other, names in words.items() if other != room):
            found.append(f'{path.relative_to(root)}: {name}')
    return found


def addressed_commands(root):
    """Returns the commands in the documents that refer to a remote address instead of the local copy."""
    paths = [root / name for name in ('README.md', 'CONTRIBUTING.md', 'HACKING.md') if (root / name).is_file()]
    return tree.matches(root, paths, ADDRESSED)


if __name__ == '__main__':
    ROOT = tree.root_argument()
    tree.report([
        ('commands in the documents use no remote addresses', addressed_commands(ROOT)),
        ('documentation blocks match their functions', misleading(ROOT)),
        ('functions used by other rooms are documented', undescribed(ROOT)),
    ])
