/* SPDX-License-Identifier: GPL-3.0-or-later
 * The passing word after a deletion, with the way back. */
#include "config.h"

#include "causerie-undo-toast.h"

#include <glib/gi18n-lib.h>

/* In seconds: who uses a screen reader needs more than the usual 5 to hear of it and to get there.
 */
#define SHOWN_FOR 20

/**
 * causerie_undo_toast_new:
 * @text: what was done, as a sentence, in UTF-8
 *
 * The caller says what Undo does, by an action or a handler.
 */
AdwToast *
causerie_undo_toast_new (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  /* Translators: button that brings back what was just deleted */
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, SHOWN_FOR);
  /* The newest way back does not wait behind other news. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  return toast;
}
