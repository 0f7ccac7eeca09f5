# SPDX-License-Identifier: GPL-3.0-or-later
"""Shared by the static checks: lists the files of the tree, and prints reports as TAP."""
import pathlib
import re
import subprocess
import sys

ROOMS = (
    'json', 'conversation', 'markdown', 'storage', 'api', 'service', 'media', 'chat', 'demo', 'compat', 'ui', 'main')

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+(["<])([^">]+)[">]', re.MULTILINE)
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|("(?:\\.|[^"\\\n])*")', re.DOTALL)


def files(root, *folders, suffixes=None):
    """Returns the files below the folders of root, sorted, without caches."""
    found = []
    for folder in folders:
        for path in sorted((root / folder).rglob('*')):
            if path.is_file() and '__pycache__' not in path.parts:
                if suffixes is None or path.suffix in suffixes:
                    found.append(path)
    return found


def read(path):
    return path.read_text(encoding='utf-8')


def without_comments(text):
    """Returns C code with its comments blanked; line numbers do not change."""
    def blank(match):
        return match[1] or re.sub(r'[^\n]', ' ', match[0])
    return COMMENT.sub(blank, text)


def matches(root, paths, pattern, strip_comments=False):
    """Returns "file:line: text" for every line that matches the pattern."""
    found = []
    for path in paths:
        try:
            text = read(path)
        except UnicodeDecodeError:
            continue
        if strip_comments and path.suffix in ('.c', '.h'):
            text = without_comments(text)
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                found.append(f'{path.relative_to(root)}:{number}: {line.strip()}')
    return found


def room_of(root, path):
    """Returns the room of a file below src, "main" for those at its top."""
    parts = path.relative_to(root / 'src').parts
    return parts[0] if len(parts) > 1 else 'main'


def module_of(name):
    """Returns the module of a file; a private header belongs to the module of its object."""
    stem = pathlib.PurePath(name).stem
    return stem[:-len('-private')] if stem.endswith('-private') else stem


def output_of(*command):
    """Returns the exit status and the output of a program."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding='utf-8', errors='replace', check=False)
    return done.returncode, done.stdout


def report(cases):
    """Prints (name, findings) pairs as TAP, and ends the program."""
    print(f'1..{len(cases)}')
    failed = 0
    for number, (name, findings) in enumerate(cases, 1):
        failed += bool(findings)
        print(f'{"not ok" if findings else "ok"} {number} - {name}')
        for finding in findings:
            for line in str(finding).splitlines():
                print(f'# {line}')
    sys.exit(1 if failed else 0)


def root_argument():
    return pathlib.Path(sys.argv[1]).resolve()
