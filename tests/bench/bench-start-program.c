/* SPDX-License-Identifier: GPL-3.0-or-later
 * The real program as it starts after its first run. If the argument is the id of a chat, it opens
 * that chat of the library in XDG_DATA_HOME as soon as the list of chats is loaded. */
#include "config.h"

#include "bench-start-frame.h"

#include "causerie-application.h"

#include <stdlib.h>

static gint64 chat_id;

static gboolean
shows_chat (GtkWidget *window)
{
  static gboolean asked;

  if (!bench_start_shows (window, "CauserieChatRow"))
    return FALSE;
  if (!asked)
    gtk_widget_activate_action (window, "win.show-chat", "x", chat_id);
  asked = TRUE;
  return bench_start_shows (window, "CauserieMessageRow");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GSettings) settings = g_settings_new (CAUSERIE_APP_ID);
  g_autoptr (CauserieApplication) application = causerie_application_new (NULL, NULL);

  chat_id = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 0;
  g_settings_set_boolean (settings, "first-run-done", TRUE);
  bench_start_watch (GTK_APPLICATION (application), "CauserieComposer",
                     chat_id > 0 ? shows_chat : NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
