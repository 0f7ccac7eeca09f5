/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that points to a directory of help lines. */
#include "config.h"

#include "causerie-support.h"

#include "causerie-compat.h"
#include "causerie-open-link.h"

#include <glib/gi18n-lib.h>

/* An international directory of help lines. It is opened in the browser after a click; the program
   itself loads nothing from it. */
#define SUPPORT_URI "https://findahelpline.com"

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  if (causerie_compat_confirm_finish (GTK_WIDGET (source), result, NULL))
    causerie_open_link (GTK_WIDGET (source), SUPPORT_URI);
}

/* Names the directory of help lines, and opens it in the browser if the user agrees. */
void
causerie_support_present (GtkWidget *parent)
{
  g_autofree char *body = g_strdup_printf (
      /* Translators: %s is a web address */
      _ ("You don’t have to go through this alone. This page lists free help lines in many "
         "countries, where people listen and help.\n\n%s\n\nIt opens in your browser."),
      SUPPORT_URI);
  const CauserieQuestion question = {
    /* Translators: heading of a question: help for people in distress */
    .heading = _ ("Find Support"),
    .body = body,
    .cancel_label = _ ("_Cancel"),
    .accept_label = _ ("_Open in Browser"),
  };

  causerie_compat_confirm_async (parent, &question, NULL, on_answered_cb, NULL);
}
