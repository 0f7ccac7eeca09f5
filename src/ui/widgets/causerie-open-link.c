/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opens an address in another program, or offers to copy it if there is none. */
#include "config.h"

#include "causerie-open-link.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *address = data;
  GtkWidget *parent = GTK_WIDGET (source);

  if (causerie_compat_confirm_finish (parent, result, NULL))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (parent), address);
}

/* Takes ownership of @address. */
static void
offer_copy (GtkWidget *parent, char *address)
{
  g_autofree char *body = g_strconcat (_ ("No app can open this address."), "\n\n", address, NULL);
  const CauserieQuestion question = {
    .heading = _ ("The Link Can’t Be Opened"),
    .body = body,
    /* Translators: button that closes a message about a failure */
    .cancel_label = _ ("_Close"),
    /* Translators: button that copies the address of a web page */
    .accept_label = _ ("_Copy Address"),
  };

  causerie_compat_confirm_async (parent, &question, NULL, on_answered_cb, address);
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *address = data;
  g_autoptr (GError) error = NULL;
  GtkWidget *parent = GTK_WIDGET (source);

  if (causerie_compat_open_uri_finish (parent, result, &error))
    return;
  g_debug ("Opening an address: %s", error->message);
  if (gtk_widget_get_mapped (parent))
    offer_copy (parent, g_steal_pointer (&address));
}

/**
 * causerie_open_link:
 * @address: an address the caller has checked: http, https or mailto
 *
 * Opens @address in the user's default program. If that fails, shows a dialog from which the
 * address can be copied.
 */
void
causerie_open_link (GtkWidget *parent, const char *address)
{
  GtkRoot *root = gtk_widget_get_root (parent);

  g_return_if_fail (address != NULL);

  /* The window is used as the parent, because a row of the timeline may be destroyed meanwhile. */
  causerie_compat_open_uri_async (root != NULL ? GTK_WIDGET (root) : parent, address, NULL,
                                  on_opened_cb, g_strdup (address));
}
