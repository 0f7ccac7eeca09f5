/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog with the keyboard shortcuts. */
#include "config.h"

#include "causerie-shortcuts.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

static void
present (GtkWidget *parent, gboolean enter_sends)
{
  const CauserieShortcut chats[] = {
    /* Translators: what a keyboard shortcut does */
    { _ ("New chat"), "<Control>n" },
    /* Translators: what a keyboard shortcut does */
    { _ ("Search chats"), "<Control><Shift>f" },
    { _ ("Previous and next chat"), "<Control>Page_Up <Control>Page_Down" },
    /* Translators: what a keyboard shortcut does */
    { _ ("Rename chat"), "F2" },
    { NULL, NULL },
  };
  const CauserieShortcut messages[] = {
    /* Translators: what a keyboard shortcut does */
    { _ ("Send message"), enter_sends ? "Return" : "<Control>Return" },
    { _ ("Insert line break"), enter_sends ? "<Shift>Return" : "Return" },
    /* Translators: what a keyboard shortcut does */
    { _ ("Stop reply"), "Escape" },
    { _ ("Find in chat"), "<Control>f" },
    { _ ("Next and previous match"), "<Control>g <Control><Shift>g" },
    { _ ("Previous and next message"), "<Control>Up <Control>Down" },
    { _ ("Focus message field"), "<Control>l" },
    /* Translators: what a keyboard shortcut does: the arrow keys then move a cursor in the text */
    { _ ("Caret in the text of messages"), "F7" },
    { _ ("Larger and smaller text"), "<Control>plus <Control>minus" },
    /* Translators: what a keyboard shortcut does: it gives the text of messages its usual size */
    { _ ("Normal text size"), "<Control>0" },
    { NULL, NULL },
  };
  const CauserieShortcut branches[] = {
    /* Translators: what a keyboard shortcut does */
    { _ ("Toggle branches"), "F9" },
    { _ ("Previous and next version"), "<Alt>Left <Alt>Right" },
    { _ ("Edit last message (empty field)"), "Up" },
    /* Translators: what a keyboard shortcut does */
    { _ ("Create branch"), "<Control>Return" },
    { NULL, NULL },
  };
  const CauserieShortcut general[] = {
    /* Translators: what a keyboard shortcut does */
    { _ ("New window"), "<Control><Shift>n" },
    { _ ("Move between columns"), "F6 <Shift>F6" },
    /* Translators: what a keyboard shortcut does */
    { _ ("Undo deletion"), "<Control>z" },
    /* Translators: what a keyboard shortcut does: it opens the preferences */
    { _ ("Preferences"), "<Control>comma" },
    /* Translators: what a keyboard shortcut does: it shows this list */
    { _ ("Keyboard shortcuts"), "<Control>question" },
    /* Translators: what a keyboard shortcut does */
    { _ ("Close window"), "<Control>w" },
    /* Translators: what a keyboard shortcut does: it ends the program */
    { _ ("Quit"), "<Control>q" },
    { NULL, NULL },
  };
  const CauserieShortcuts sections[] = {
    /* Translators: heading in the list of keyboard shortcuts */
    { _ ("Chats"), chats },
    /* Translators: heading in the list of keyboard shortcuts */
    { _ ("Messages"), messages },
    /* Translators: heading in the list of keyboard shortcuts */
    { _ ("Branches"), branches },
    /* Translators: heading in the list of keyboard shortcuts */
    { _ ("General"), general },
    { NULL, NULL },
  };

  causerie_compat_present_shortcuts (parent, sections);
}

/* Shows the shortcuts for the current settings. */
void
causerie_shortcuts_present (GtkWidget *parent, CauserieSettings *settings)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (CAUSERIE_IS_SETTINGS (settings));

  present (parent, causerie_settings_get_enter_sends (settings));
}
