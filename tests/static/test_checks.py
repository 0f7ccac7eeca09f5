#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests that each check finds the faults it is meant for, and accepts correct code."""
import importlib.machinery
import importlib.util
import pathlib
import tempfile
import xml.etree.ElementTree as xml

import check_docs
import check_layers
import check_metadata
import check_sizes
import check_translations
import check_words
import source_tree as tree

LICENCE = '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'


def load_script(path):
    loader = importlib.machinery.SourceFileLoader(path.name.replace('-', '_'), str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class Tree:
    """A temporary source tree of a few files."""

    def __init__(self, **contents):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name).resolve()
        for name, text in contents.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')

    def __enter__(self):
        return self.root

    def __exit__(self, *_):
        self.folder.cleanup()


def expect(findings, count):
    return [] if len(findings) == count else [f'expected {count} findings, got {findings}']


def on(check, count, contents):
    with Tree(**contents) as root:
        return expect(check(root), count)


def layers():
    upward = {'src/ui/a.h': '', 'src/storage/b.c': '#include "a.h"\n'}
    downward = {'src/storage/a.h': '', 'src/ui/b.c': '#include "config.h"\n#include "a.h"\n'}
    unknown = {'src/ui/b.c': '#include "nowhere.h"\n#include "storage/a.h"\n'}
    return on(check_layers.upward_includes, 1, upward) + on(check_layers.upward_includes, 0, downward) + \
        on(check_layers.upward_includes, 2, unknown)


def layers_in_ui():
    def file(folder, name, *headers):
        return {f'src/ui/{folder}/{name}': ''.join(f'#include "{header}"\n' for header in headers)}
    right = {**file('widgets', 'a.h'), **file('text', 'b.h', 'a.h', 'b2.h'), **file('text', 'b2.h', 'gtk.h'),
             **file('composer', 'c.h', 'b.h', 'a.h'), **file('dialogs', 'd.h', 'c.h'), **file('window', 'e.c', 'd.h')}
    upward = {**right, **file('text', 'b2.h', 'c.h'), **file('composer', 'c.h', 'd.h')}
    sibling = {**right, **file('branches', 'f.c', 'c.h')}
    stray = {**right, 'src/ui/g.c': '', **file('panels', 'h.c')}
    return on(check_layers.upward_includes_in_ui, 0, right) + on(check_layers.upward_includes_in_ui, 2, upward) + \
        on(check_layers.upward_includes_in_ui, 1, sibling) + on(check_layers.upward_includes_in_ui, 2, stray)


def libraries():
    stray = {'src/chat/a.c': '#include <gtk/gtk.h>\n#include <sqlite3.h>\n#include <libsoup/soup.h>\n'}
    right = {'src/ui/a.c': '#include <gtk/gtk.h>\n', 'src/storage/b.c': '#include <sqlite3.h>\n'}
    return on(check_layers.stray_libraries, 3, stray) + on(check_layers.stray_libraries, 0, right)


def circles():
    def found(root):
        return check_layers.circles(check_layers.include_graph(root))
    circle = {'src/ui/a.c': '#include "b.h"\n', 'src/ui/b.h': '#include "c.h"\n', 'src/ui/c.h': '#include "a.h"\n'}
    line = {'src/ui/a.c': '#include "a-private.h"\n#include "b.h"\n', 'src/ui/b.c': '#include "c.h"\n'}
    return on(found, 1, circle) + on(found, 0, line)


def sizes():
    body = 'static void\nlong_one (int a,\n          int b)\n{\n' + '  a++;\n' * 77 + '}\n'
    struct = 'struct _Long\n{\n' + '  int a;\n' * 90 + '};\nstatic const int list[] =\n{\n' + '  1,\n' * 90 + '};\n'

    def long_functions(root):
        return check_sizes.above(check_sizes.function_lengths(root), check_sizes.FUNCTION_LIMIT)

    openers = {'src/ui/a-private.h': 'struct _A\n{\n  int a;\n};\n', 'src/ui/b-private.h': 'typedef struct _B B;\n'}
    return on(long_functions, 1, {'src/ui/a.c': body}) + \
        on(long_functions, 0, {'src/ui/a.c': body.replace('  a++;\n', '', 1) + struct}) + \
        on(check_sizes.open_structs, 1, openers)


def docs():
    block = '/**\n * show:\n * @at: in pixels\n */\n'
    function = LICENCE + '\n\n' + block + 'void\nshow (const char *at,\n      int to[2], gpointer data)\n{\n}\n'
    plain = function.replace(block, '')
    guide = {'README.md': 'See https://x.example.\n\n    ./dev run\n    git clone https://x.example/y.git\n'}
    caller = {'src/chat/b.c': LICENCE + 'static void\nf (void)\n{\n  show ();\n}\n'}
    header = LICENCE + '\n/* Where it is shown. */\nvoid show (const char *at);\n'
    return on(check_docs.addressed_commands, 1, guide) + \
        on(check_docs.misleading, 0, {'src/api/a.c': function, 'src/api/b.c': plain}) + \
        on(check_docs.misleading, 1, {'src/api/a.c': function.replace('* show:', '* shown:')}) + \
        on(check_docs.misleading, 1, {'src/api/a.c': function.replace('@at:', '@place:')}) + \
        on(check_docs.misleading, 1, {'src/api/a.c': function.replace('@at: in pixels', '@data: for the callback')}) + \
        on(check_docs.misleading, 1, {'src/api/a.c': function.replace(' * @at: in pixels\n', '')}) + \
        on(check_docs.undescribed, 0, {'src/api/a.c': plain}) + \
        on(check_docs.undescribed, 0, {'src/api/a.c': function, **caller}) + \
        on(check_docs.undescribed, 0, {'src/api/a.c': plain, 'src/api/a.h': header, **caller}) + \
        on(check_docs.undescribed, 1, {'src/api/a.c': plain, **caller})


def words():
    mark = {'src/ui/a.c': '/* FIX' 'ME */\n', 'tests/b': 'mktemp name-XXXXXX\n'}
    version = {'src/ui/a.c': '#if GTK_CHECK_VERSION (4, 10, 0)\n#endif\n',
               'src/compat/b.c': '#if ADW_CHECK_VERSION (1, 4, 0)\n#endif\n'}
    bare = {'src/ui/a.h': '#pragma once\n', 'src/ui/b.h': LICENCE, 'src/ui/c.h': LICENCE + '#pragma once\n'}
    button = ('<interface><object class="GtkButton"><property name="tooltip-text">Copy</property><accessibility>'
              '<property name="label">Copy</property>%s</accessibility></object></interface>')
    tooltips = {'src/ui/a.ui': button % '', 'src/ui/b.ui': button % '<property name="description"/>'}
    return on(check_words.repeated_tooltips, 1, tooltips) + on(check_words.unfinished_marks, 1, mark) + on(check_words.version_conditions, 1, version) + \
        on(check_words.bare_files, 2, bare)


def calls():
    found = []
    examples = ('gtk_show_uri (w, u, 0);', 'g_file_new_for_uri (u);', 'g_main_context_iteration (c, TRUE);',
                'g_usleep (1);', 'system ("x");', 'strcpy (a, b);', 'gtk_test_init (c, v);')
    for (_, pattern, folders, exempt), example in zip(check_words.CALLS, examples, strict=True):
        def forbidden(root, pattern=pattern, folders=folders, exempt=exempt):
            return check_words.forbidden_calls(root, pattern, folders, exempt)
        found += on(forbidden, 1, {f'{folders[0]}/ui/a.c': f'void\nf (void)\n{{\n  {example}\n}}\n/* {example} */\n'})
    return found


HEADER = ('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: de\\n'
          'Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n')


def translations():
    marked = {'po/POTFILES.in': 'src/ui/gone.c\n', 'src/ui/a.c': 'x = _("Text");\n', 'src/ui/b.c': '/* _("no") */\n',
              'src/ui/c.ui': '<property translatable="yes">Text</property>\n'}
    unlisted = {'po/LINGUAS': 'fr\nde\nde\n', 'po/de.po': HEADER, 'po/nl.po': HEADER}
    glued = {'src/ui/a.c': 'x = g_strdup_printf ("%s. %s", a, b);\ny = g_strdup_printf ("%s\\n%s", a, b);\n'}
    short = {'po/POTFILES.in': 'src/ui/a.c\nsrc/ui/b.ui\n',
             'src/ui/a.c': '/* Translators: a button */\nx = _("Read Out");\ny = C_("noun", "Copy");\nz = _("Key");\n',
             'src/ui/b.ui': '<interface><property translatable="yes" comments="A place">Top</property>'
                            '<property translatable="yes">End</property></interface>'}
    return on(check_translations.bare_words, 2, short) + on(check_translations.potfiles, 3, marked) + on(check_translations.glued, 1, glued) + \
        on(check_translations.listing, 3, unlisted)


def catalogues():
    texts = {'po/POTFILES.in': 'src/ui/a.c\n', 'po/LINGUAS': 'de\n',
             'src/ui/a.c': 'x = _("One"); y = _("Two %s"); z = ngettext ("%d a", "%d b", n); w = _("Four");\n'}
    begun = HEADER + 'msgid "One"\nmsgstr "Eins"\n\n#, fuzzy\nmsgid "Four"\nmsgstr "Vier"\n\n'
    placeholder = begun + '#, c-format\nmsgid "Two %s"\nmsgstr "Zwei %d"\n'

    def faults(root):
        return check_translations.faults(root, 'de')

    def table(root):
        return [line for line in check_translations.table(root) if line != 'de: 1 translated, 1 fuzzy, 2 missing']
    return on(faults, 0, {**texts, 'po/de.po': begun}) + on(table, 0, {**texts, 'po/de.po': begun}) + \
        on(faults, 1, {**texts, 'po/de.po': placeholder}) + on(faults, 1, {**texts, 'po/de.po': begun + 'msgid "'})


def metadata():
    app = {'name': 'causerie', 'sources': [{'type': 'dir', 'path': '..'}]}
    source = {'type': 'git', 'url': 'x', 'tag': 'release-0.5.3', 'commit': '0123456789' * 4}
    md4c = {'name': 'md4c', 'config-opts': ['-DBUILD_MD2HTML_EXECUTABLE=OFF'], 'sources': [source]}
    manifest = {'id': check_metadata.ID, 'command': 'causerie', 'finish-args': list(check_metadata.PERMISSIONS),
                'runtime-version': str(check_metadata.OLDEST_RUNTIME), 'modules': [md4c, app]}
    loose = dict(manifest, modules=[dict(md4c, sources=[dict(source, commit='0123456')]), app])
    old = dict(manifest, **{'runtime-version': '49'},
               modules=[dict(md4c, sources=[dict(source, tag='release-0.4.8')], **{'config-opts': []}), app])
    wide = dict(manifest, modules=[md4c], **{'finish-args': check_metadata.PERMISSIONS + ['--filesystem=host']})
    stroked = {'a-symbolic.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path stroke="#000"/></svg>',
               'b.svg': '<svg'}
    return expect(check_metadata.manifest_faults(manifest), 0) + \
        expect(check_metadata.manifest_faults(loose), 1) + expect(check_metadata.manifest_faults(old), 3) + \
        expect(check_metadata.manifest_faults(wide), 2) + \
        on(lambda root: [fault for path in tree.files(root, '.') for fault in check_metadata.icon_faults(path)], 2, stroked)


def stores():
    """The description for software centers."""
    right = '<c><summary>Chat</summary><developer><name>We</name></developer></c>'
    stock = right.replace('</c>', '<icon type="stock">a</icon></c>')
    old = right.replace('<developer><name>We</name></developer>', '<developer_name>We</developer_name>')
    long = right.replace('Chat', 'Chat' * 9)
    return [fault for text, count in ((right, 0), (stock, 1), (old, 1), (long, 1))
            for fault in expect(check_metadata.metainfo_faults(xml.fromstring(text)), count)]


def manuals():
    page = '.It Fl v , Fl -version\n.It Ev HOME\n.It Fl -quiet-one\n'
    shown = '  -v, --version   Print the un-hyphenated version\n'
    known = shown + '  --quiet-one\n'
    return expect(check_metadata.manual_faults(page, shown, known, {'HOME'}), 0) + \
        expect(check_metadata.manual_faults(page, shown + ' --demo', known, {'HOME', 'LANG'}), 2) + \
        expect(check_metadata.manual_faults(page, shown, shown, set()), 1)


def counting(count):
    output = '1..5\nok 1 /a\nnot ok 2 /b\nok 3 /c # SKIP no display\nnot ok 4 /d # TO' 'DO later\n# ok\n'
    cases = (
        ({'stdout': output, 'result': 'FAIL'}, (1, 1, 2)),
        ({'stdout': 'ok 1 /a\n', 'result': 'ERROR'}, (1, 1, 0)),
        ({'stdout': '', 'result': 'TIMEOUT'}, (0, 1, 0)),
        ({'stdout': 'hello\n', 'result': 'OK'}, (1, 0, 0)),
        ({'result': 'SKIP'}, (0, 0, 1)),
    )
    return [f'{test} counts as {count(test)}' for test, counts in cases if count(test) != counts]


if __name__ == '__main__':
    ROOT = tree.root_argument()
    tree.report([
        ('includes that point upwards are found', layers()),
        ('includes that point upwards inside ui are found', layers_in_ui()),
        ('libraries out of their rooms are found', libraries()),
        ('include circles are found', circles()),
        ('what is too long is found', sizes()),
        ('blocks that say nothing or the wrong thing are found', docs()),
        ('unfinished marks, version conditions and bare files are found', words()),
        ('forbidden calls are found', calls()),
        ('texts and catalogues that are not listed are found', translations()),
        ('a begun catalogue passes and is counted, a wrong one is found', catalogues()),
        ('wider permissions and bad icons are found', metadata()),
        ('faults of the metainfo are found', stores()),
        ('gaps in the manual are found', manuals()),
        ('crashed programs count as failed', counting(load_script(ROOT / 'tests/support/count-results').count_program)),
    ])
