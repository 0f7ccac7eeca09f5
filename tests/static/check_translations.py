#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that texts are translatable and catalogs valid; prints how complete the catalogs are.

check_translations.py ROOT BUILD       reports in TAP
check_translations.py ROOT --table     prints one line a language
"""
import pathlib
import re
import sys
import tempfile

import source_tree as tree

MARKED_C = re.compile(r'\b(_|N_|C_|NC_|ngettext|gettext|g_dngettext|g_dgettext|g_dpgettext2?)\s*\(\s*"')
MARKED_XML = re.compile(r'translatable="(yes|true)"')
MARKED_DATA = ('.desktop.in', '.metainfo.xml.in', '.gschema.xml')

# A format that only joins two texts: their order and the separator cannot be translated.
GLUED = re.compile(r'printf[^;"]*"%s[^%\w"\\]* [^%\w"\\]*%s"')

# The keywords that meson's "glib" preset gives to xgettext.
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3')


def listed(root):
    lines = (line.split('#')[0].strip() for line in tree.read(root / 'po/POTFILES.in').splitlines())
    return [line for line in lines if line]


def is_marked(path):
    if path.name.endswith(MARKED_DATA):
        return True
    if path.suffix in ('.c', '.h'):
        return bool(MARKED_C.search(tree.without_comments(tree.read(path))))
    return path.suffix == '.ui' and bool(MARKED_XML.search(tree.read(path)))


def potfiles(root):
    names = listed(root)
    findings = [f'po/POTFILES.in lists {name} twice' for name in sorted(set(names)) if names.count(name) > 1]
    findings += [f'po/POTFILES.in lists {name}, which is not there'
                 for name in names if not (root / name).is_file()]
    marked = {str(path.relative_to(root)) for path in tree.files(root, 'src', 'data') if is_marked(path)}
    return findings + [f'{name} is missing from po/POTFILES.in' for name in sorted(marked - set(names))]


def glued(root):
    return tree.matches(root, tree.files(root, 'src/ui', 'src/compat', suffixes=('.c',)), GLUED)


def bare_words(root):
    """Returns the texts of one or two words without a translators' comment or a context."""
    with tempfile.TemporaryDirectory() as folder:
        pot, findings = template(root, folder)
        if findings:
            return findings
        entries = (entry for entry in tree.read(pot).split('\n\n')[1:] if not re.search(r'^#\. |^msgctxt', entry, re.MULTILINE))
        texts = (re.search(r'^msgid "(.+)"$', entry, re.MULTILINE) for entry in entries)
        return [f'no comment says where "{text[1]}" is seen' for text in texts if text and len(text[1].split()) <= 2]


def languages(root):
    return tree.read(root / 'po/LINGUAS').split()


def template(root, folder):
    """Creates the template in the folder. Returns its path and the errors."""
    path = pathlib.Path(folder) / 'causerie.pot'
    names = pathlib.Path(folder) / 'files'
    names.write_text(''.join(f'{name}\n' for name in listed(root) if (root / name).is_file()), encoding='utf-8')
    status, output = tree.output_of(
        'xgettext', '--from-code=UTF-8', '--add-comments=Translators', '--package-name=causerie',
        f'--directory={root}', f'--files-from={names}', f'--output={path}',
        *(f'--keyword={keyword}' for keyword in KEYWORDS))
    return path, ([output] if status != 0 else [])


def listing(root):
    """Returns the differences between po/LINGUAS and the existing catalogs."""
    names = languages(root)
    there = {path.stem for path in (root / 'po').glob('*.po')}
    findings = [f'po/LINGUAS lists {name} twice' for name in sorted(set(names)) if names.count(name) > 1]
    findings += [f'po/LINGUAS lists {name}, but there is no po/{name}.po' for name in names if name not in there]
    return findings + [f'{name} is missing from po/LINGUAS' for name in sorted(there - set(names))]


def faults(root, language):
    """Returns the errors of a catalog: it does not parse, or a placeholder is wrong."""
    catalogue = root / f'po/{language}.po'
    if not catalogue.is_file():
        return []
    status, output = tree.output_of('msgfmt', '--check', '--output-file=/dev/null', str(catalogue))
    return [output] if status != 0 else []


def counts(root, language):
    """Returns the numbers of translated, fuzzy and missing texts, and the errors."""
    with tempfile.TemporaryDirectory() as folder:
        pot, findings = template(root, folder)
        merged = pathlib.Path(folder) / f'{language}.po'
        if not findings:
            status, output = tree.output_of('msgmerge', '--quiet', '--no-fuzzy-matching',
                                            f'--output-file={merged}', str(root / f'po/{language}.po'), str(pot))
            findings = [output] if status != 0 else []
        if findings:
            return (0, 0, 0), findings
        _, output = tree.output_of('env', 'LC_ALL=C', 'msgfmt', '--statistics', '--output-file=/dev/null', str(merged))
        found = {word: int(number) for number, word in re.findall(r'(\d+) (translated|fuzzy|untranslated)', output)}
        return tuple(found.get(word, 0) for word in ('translated', 'fuzzy', 'untranslated')), []


def table(root):
    """Returns one line per language."""
    lines = []
    for language in languages(root):
        numbers, findings = counts(root, language)
        lines.append(f'{language}: unreadable' if findings else
                     '%s: %d translated, %d fuzzy, %d missing' % (language, *numbers))
    return lines


if __name__ == '__main__':
    ROOT = tree.root_argument()
    if sys.argv[2:] == ['--table']:
        print('\n'.join(table(ROOT)))
        sys.exit(0)
    tree.report([('every text is listed for translation', potfiles(ROOT)),
                 ('texts are whole sentences, not glued together', glued(ROOT)),
                 ('short texts say where they are seen', bare_words(ROOT)),
                 ('every catalogue is listed, and every language has one', listing(ROOT))] +
                [(f'the catalogue "{language}" is sound', faults(ROOT, language))
                 for language in languages(ROOT)])
