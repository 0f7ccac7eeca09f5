#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks for forbidden words and calls, license lines, include guards and accessible names."""
import re
from xml.etree import ElementTree

import source_tree as tree

# Split, so that this file does not contain them.
UNFINISHED = re.compile(r'\b(' + '|'.join(('TO' 'DO', 'FIX' 'ME', 'X' 'XX', 'HA' 'CK')) + r')\b')

VERSION_CONDITION = re.compile(
    r'^\s*#\s*(el)?if.*(_CHECK_VERSION|_(MAJOR|MINOR|MICRO)_VERSION\b|SQLITE_VERSION|GLIB_VERSION_)')

# (name, pattern, folders, exempt folders)
CALLS = (
    ('only compat opens pages',
     r'\b(gtk_show_uri\w*|gtk_uri_launcher_\w+|g_app_info_launch_default_for_uri\w*)\s*\(',
     ('src',), ('src/compat',)),
    ('no files or addresses from replies are loaded',
     r'\b(g_file_new_for_uri|g_file_new_for_commandline_arg|gtk_picture_new_for_filename|'
     r'gtk_image_new_from_file|gdk_texture_new_from_filename)\s*\(',
     ('src/ui', 'src/markdown'), ()),
    ('main loops are not nested',
     r'\b(g_main_context_iteration|gtk_dialog_run)\s*\(', ('src',), ('src/demo',)),
    ('nothing sleeps',
     r'\b(g_usleep|usleep|nanosleep|sleep)\s*\(', ('src', 'tests'), ()),
    ('no shell is used',
     r'\b(system|popen|g_spawn_command_line_\w+)\s*\(', ('src',), ()),
    ('strings are copied with a bound',
     r'\b(strcpy|strcat|sprintf|gets)\s*\(', ('src', 'tests'), ()),
    ('tests need no special locale',
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
    """Returns the sources without a license line, and the headers without an include guard."""
    findings = []
    for path in tree.files(root, 'src', 'tests', suffixes=('.c', '.h', '.py')):
        text = tree.read(path)
        if 'SPDX-License-Identifier: GPL-3.0-or-later' not in '\n'.join(text.splitlines()[:3]):
            findings.append(f'{path.relative_to(root)} has no license line')
        if path.suffix == '.h' and not re.search(r'^#pragma once$', text, re.MULTILINE):
            findings.append(f'{path.relative_to(root)} has no "#pragma once"')
    return findings


def repeated_tooltips(root):
    """Returns the template objects whose tooltip equals their accessible name: GTK 4.8 uses the tooltip as the
    accessible description, so a screen reader would read the text twice."""
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
        ('only compat checks library versions', version_conditions(ROOT)),
        ('tooltips do not repeat names', repeated_tooltips(ROOT)),
        ('sources have a license line, headers an include guard', bare_files(ROOT)),
    ] + [(name, forbidden_calls(ROOT, pattern, folders, exempt))
         for name, pattern, folders, exempt in CALLS])
