/* SPDX-License-Identifier: GPL-3.0-or-later
 * The real program as it starts after its first run. If the argument is the id of a chat, which is
 * also the time of its creation, that chat of the library in XDG_DATA_HOME was on screen when the
 * program ended. */
#include "config.h"

#include "bench-start-frame.h"

#include "causerie-application.h"
#include "causerie-window-state.h"

static gboolean
shows_chat (GtkWidget *window)
{
  return bench_start_shows (window, "CauserieChatRow")
         && bench_start_shows (window, "CauserieMessageRow");
}

static void
leave_chat (GSettings *settings, gint64 chat_id)
{
  CauserieWindowState state = { .width = 1100,
                                .height = 760,
                                .chats_shown = TRUE,
                                .chat_id = chat_id,
                                .chat_created_at = chat_id };
  g_autoptr (GPtrArray) states = g_ptr_array_new ();

  g_ptr_array_add (states, &state);
  g_settings_set_value (settings, "windows", causerie_window_states_write (states));
}

int
main (int argc, char *argv[])
{
  g_autoptr (GSettings) settings = g_settings_new (CAUSERIE_APP_ID);
  g_autoptr (CauserieApplication) application = causerie_application_new (NULL, NULL);
  gint64 chat_id = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 0;

  g_settings_set_boolean (settings, "first-run-done", TRUE);
  if (chat_id > 0)
    leave_chat (settings, chat_id);
  bench_start_watch (GTK_APPLICATION (application), "CauserieComposer",
                     chat_id > 0 ? shows_chat : NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
