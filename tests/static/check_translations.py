#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text can be translated, and every catalogue is complete."""
import pathlib
import re
import tempfile

import source_tree as tree

MARKED_C = re.compile(r'\b(_|N_|C_|NC_|ngettext|gettext|g_dngettext|g_dgettext|g_dpgettext2?)\s*\(\s*"')
MARKED_XML = re.compile(r'translatable="(yes|true)"')
MARKED_DATA = ('.desktop.in', '.metainfo.xml.in', '.gschema.xml')

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


def languages(root):
    return tree.read(root / 'po/LINGUAS').split()


def template(root, folder):
    """Writes a fresh template into the folder; returns its path and what went wrong."""
    path = pathlib.Path(folder) / 'causerie.pot'
    names = pathlib.Path(folder) / 'files'
    names.write_text(''.join(f'{name}\n' for name in listed(root) if (root / name).is_file()), encoding='utf-8')
    status, output = tree.output_of(
        'xgettext', '--from-code=UTF-8', '--add-comments=Translators', '--package-name=causerie',
        f'--directory={root}', f'--files-from={names}', f'--output={path}',
        *(f'--keyword={keyword}' for keyword in KEYWORDS))
    return path, ([output] if status != 0 else [])


def gaps(root, language):
    """Returns what a catalogue lacks against a fresh template."""
    with tempfile.TemporaryDirectory() as folder:
        pot, findings = template(root, folder)
        if findings:
            return findings
        catalogue = root / f'po/{language}.po'
        merged = pathlib.Path(folder) / f'{language}.po'
        status, output = tree.output_of('msgmerge', '--quiet', '--no-fuzzy-matching',
                                        f'--output-file={merged}', str(catalogue), str(pot))
        if status != 0:
            return [output]
        status, output = tree.output_of('msgfmt', '--check', '--output-file=/dev/null', str(catalogue))
        findings = [output] if status != 0 else []
        for kind in ('--untranslated', '--only-fuzzy'):
            _, texts = tree.output_of('msgattrib', kind, '--no-obsolete', '--no-wrap', str(merged))
            missing = re.findall(r'^msgid (".+")$|^msgid ""\n(".+")', texts, re.MULTILINE)
            findings += [f'{kind[2:]}: {one or many}' for one, many in missing
                         if not (one or many).startswith('"Project-Id-Version')]
        return findings


if __name__ == '__main__':
    ROOT = tree.root_argument()
    tree.report([('every text is listed for translation', potfiles(ROOT))] +
                [(f'the catalogue "{language}" is complete', gaps(ROOT, language))
                 for language in languages(ROOT)])
