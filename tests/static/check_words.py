#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words and calls that have no place in the tree, and headers as they are to be."""
import re
from xml.etree import ElementTree

import source_tree as tree

# Taken apart, so that this file does not hold them.
UNFINISHED = re.compile(r'\b(' + '|'.join(('TO' 'DO', 'FIX' 'ME', 'X' 'XX', 'HA' 'CK')) + r')\b')

VERSION_CONDITION = re.compile(
    r'^\s*#\s*(el)?if.*(_CHECK_VERSION|_(MAJOR|MINOR|MICRO)_VERSION\b|SQLITE_VERSION|GLIB_VERSION_)')

# (what is forbidden, in which folders, but not in these)
CALLS = (
    ('pages are opened by compat alone',
     r'\b(gtk_show_uri\w*|gtk_uri_launcher_\w+|g_app_info_launch_default_for_uri\w*)\s*\(',
     ('src',), ('src/compat',)),
    ('nothing named by a reply is loaded',
     r'\b(g_file_new_for_uri|g_file_new_for_commandline_arg|gtk_picture_new_for_filename|'
     r'gtk_image_new_from_file|gdk_texture_new_from_filename)\s*\(',
     ('src/ui', 'src/markdown'), ()),
    ('main loops are not nested',
     r'\b(g_main_context_iteration|gtk_dialog_run)\s*\(', ('src',), ('src/demo',)),
    ('nobody sleeps',
     r'\b(g_usleep|usleep|nanosleep|sleep)\s*\(', ('src', 'tests'), ()),
    ('no shell is started',
     r'\b(system|popen|g_spawn_command_line_\w+)\s*\(', ('src',), ()),
    ('strings are not copied without a bound',
     r'\b(strcpy|strcat|sprintf|gets)\s*\(', ('src', 'tests'), ()),
    ('no test needs a locale that is not installed everywhere',
     r'\bgtk_test_init\s*\(', ('tests',), ()),
)


def unfinished_marks(root):
    return tree.matches(root, tree.files(root, 'src', 'tests', 'data', 'po', 'flatpak'), UNFINISHED)


def version_conditions(root):
    paths = [path for path in tree.files(root, 'src', suffixes=('.c', '.h'))
             if tree.room_of(root, path) != 'compat']
    return tree.matches(root, paths, VERSION_CONDITION)


def forbidden_calls(root, pattern, folders, exempt):
    paths = [path for path in tree.files(root, *folders, suffixes=('.c', '.h'))
             if not any(path.is_relative_to(root / folder) for folder in exempt)]
    return tree.matches(root, paths, re.compile(pattern), strip_comments=True)


def bare_files(root):
    """Returns the sources without a licence line, and the headers without their guard."""
    findings = []
    for path in tree.files(root, 'src', 'tests', suffixes=('.c', '.h', '.py')):
        text = tree.read(path)
        if 'SPDX-License-Identifier: GPL-3.0-or-later' not in '\n'.join(text.splitlines()[:3]):
            findings.append(f'{path.relative_to(root)} names no licence')
        if path.suffix == '.h' and not re.search(r'^#pragma once$', text, re.MULTILINE):
            findings.append(f'{path.relative_to(root)} has no "#pragma once"')
    return findings


def repeated_tooltips(root):
    """Returns the objects of templates whose tooltip says what their accessible name says: GTK 4.8 describes
    a widget by its tooltip, so that a screen reader would read the name out twice."""
    findings = []
    for path in tree.files(root, 'src', suffixes=('.ui',)):
        for widget in ElementTree.fromstring(tree.read(path)).iter('object'):
            tooltip = widget.findtext('property[@name="tooltip-text"]')
            name = widget.findtext('accessibility/property[@name="label"]')
            description = widget.find('accessibility/property[@name="description"]')
            if tooltip is not None and tooltip == name and description is None:
                findings.append(f'{path.relative_to(root)}: the tooltip "{tooltip}" repeats the name; give the '
                                'object an empty description')
    return findings


if __name__ == '__main__':
    ROOT = tree.root_argument()
    tree.report([
        ('no marks of unfinished work', unfinished_marks(ROOT)),
        ('library versions are asked for in compat alone', version_conditions(ROOT)),
        ('tooltips do not repeat names', repeated_tooltips(ROOT)),
        ('sources name their licence, headers are guarded', bare_files(ROOT)),
    ] + [(name, forbidden_calls(ROOT, pattern, folders, exempt))
         for name, pattern, folders, exempt in CALLS])
