/* SPDX-License-Identifier: GPL-3.0-or-later
 * The toast with an Undo button that is shown after a deletion. */
#include "config.h"

#include "causerie-undo-toast.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

/* In seconds. Screen reader users need more than the default 5 seconds to hear of the toast and to
   reach its button. */
#define SHOWN_FOR 20

/**
 * causerie_undo_toast_new:
 * @text: what was done, as a sentence, in UTF-8
 *
 * The caller sets the action, or connects to the button.
 */
AdwToast *
causerie_undo_toast_new (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  /* Translators: button that brings back what was just deleted */
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, SHOWN_FOR);
  return toast;
}

/* Shows @toast in the toast overlay around @widget, and tells a screen reader @text. */
void
causerie_undo_toast_show (AdwToast *toast, GtkWidget *widget, const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    {
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (toast));
      /* Translators: name of the button that closes a toast */
      causerie_compat_name_toasts (ADW_TOAST_OVERLAY (overlay), _ ("Close"));
    }
  causerie_compat_announce (widget, text);
}
