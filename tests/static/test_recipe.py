#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests that the steps in CONTRIBUTING.md to start a new language work.

The commands are those of its section "Translating" as they stand there, run in a copy of the tree: once
in a new copy, once for another language where a build folder is there already. The last one, which
starts the program, would build all of it; here its catalogues are built, and asked for a text.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import source_tree as tree

LANGUAGE = 'fr'
SHOW = f'LANGUAGE={LANGUAGE} ./dev run'
TEXT, TRANSLATION = 'New Chat', 'Nouvelle discussion'
TOOLS = ('meson', 'ninja', 'msginit', 'msgmerge', 'msgfmt', 'xgettext')
SECONDS = 200
ASK = 'import gettext, sys; print(gettext.translation("causerie", sys.argv[1]).gettext(sys.argv[2]))'


def commands(root):
    """Returns the commands of the section, and the position at which a translator edits the catalog."""
    section = re.search(r'^## Translating\n(.*?)^## ', tree.read(root / 'CONTRIBUTING.md'), re.DOTALL | re.MULTILINE)
    return re.findall(r'^    (\S.*)$', section[1], re.MULTILINE) if section else []


def copy(root, build, folder):
    """Copies the tree of a contributor, without build folders."""
    def unwanted(path, names):
        return {name for name in names if name in ('.git', '__pycache__') or name.endswith('.pot') or
                pathlib.Path(path, name) == build or pathlib.Path(path, name, 'build.ninja').exists()}
    shutil.copytree(root, folder, ignore=unwanted)


def run(folder, command, environment):
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8',
                          errors='replace', timeout=SECONDS, check=False)
    return [] if done.returncode == 0 else [f'{command}: exit status {done.returncode}\n{done.stdout}']


def translate(catalogue):
    text = tree.read(catalogue)
    catalogue.write_text(text.replace(f'msgid "{TEXT}"\nmsgstr ""', f'msgid "{TEXT}"\nmsgstr "{TRANSLATION}"'),
                         encoding='utf-8')


def shown(folder, language, environment):
    """Returns the program's translated text, with the catalogs that ./dev run builds next to it."""
    findings = run(folder, 'ninja -C build causerie-gmo', environment)
    if findings:
        return findings
    done = subprocess.run([sys.executable, '-c', ASK, str(folder / 'build/po'), TEXT], env={**environment, 'LANGUAGE': language},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8', check=False)
    said = done.stdout.strip()
    return [] if said == TRANSLATION else [f'in "{language}" the program says: {said}']


def follow(folder, recipe, language, environment):
    """Follows the steps for a language, and returns the errors."""
    catalogue = folder / f'po/{language}.po'
    for command in recipe:
        command = re.sub(rf'\b{LANGUAGE}\b', language, command)
        if command == re.sub(rf'\b{LANGUAGE}\b', language, SHOW):
            translate(catalogue)
            findings = shown(folder, language, environment)
        else:
            findings = run(folder, command, environment)
        if findings:
            return findings
    lines = (folder / 'po/LINGUAS').read_text(encoding='utf-8').split()
    return [] if language in lines else [f'po/LINGUAS does not list {language}']


def main():
    root = tree.root_argument()
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    names = ('a new language shows', 'another one shows in the same build folder')
    recipe = commands(root)
    if missing:
        print(f'1..1\nok 1 - {names[0]} # SKIP {" ".join(missing)} not installed')
        return
    # The translator's commands must not inherit the compiler and the flags of this build.
    environment = {name: value for name, value in os.environ.items() if name not in ('MALLOC_PERTURB_', 'LANGUAGE')}
    with tempfile.TemporaryDirectory(prefix='causerie-recipe-') as place:
        folder = pathlib.Path(place) / 'causerie'
        copy(root, pathlib.Path(sys.argv[2]).resolve(), folder)
        first = [] if SHOW in recipe else [f'CONTRIBUTING.md does not say: {SHOW}']
        first = first or follow(folder, recipe, LANGUAGE, environment)
        second = first and ['not tried'] or follow(folder, recipe, 'nl', environment)
    tree.report(list(zip(names, (first, second))))


if __name__ == '__main__':
    main()
