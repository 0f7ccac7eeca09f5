/* SPDX-License-Identifier: GPL-3.0-or-later
 * A session with a scripted service, and a page in a window. */
#pragma once

#include "causerie-session.h"
#include "causerie-test-server.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A key that the server accepts, one to which it does not respond, and one with which it does not
   list its models. */
#define CAUSERIE_DIALOGS_GOOD_KEY "sk-good-key-for-tests"
#define CAUSERIE_DIALOGS_SLOW_KEY "sk-slow-key-for-tests"
#define CAUSERIE_DIALOGS_SHY_KEY "sk-shy-key-for-tests"

/* The test data for a service in the environment, and for one that cannot be used. */
#define CAUSERIE_DIALOGS_ENVIRONMENT GINT_TO_POINTER (1)
#define CAUSERIE_DIALOGS_BAD_ENVIRONMENT GINT_TO_POINTER (2)

typedef struct
{
  char *folder;
  GSettings *gsettings;
  CauserieSettings *settings;
  CauserieSecrets *secrets;
  CauserieRegistry *registry;
  CauserieSession *session;
  CauserieTestServer *server;
  GtkWidget *window;
  GtkWidget *page;
  guint n_new_chats;
} CauserieDialogsFixture;

void causerie_dialogs_fixture_set_up (CauserieDialogsFixture *f, gconstpointer data);
void causerie_dialogs_fixture_tear_down (CauserieDialogsFixture *f, gconstpointer data);
void causerie_dialogs_fixture_show_page (CauserieDialogsFixture *f, GtkWidget *page);
gpointer causerie_dialogs_fixture_find (CauserieDialogsFixture *f, GType type, const char *name);
GtkWidget *causerie_dialogs_fixture_search_windows (GType type, const char *name);
GtkWidget *causerie_dialogs_fixture_find_in_status (CauserieDialogsFixture *f, int n,
                                                    const char *button);
void causerie_dialogs_fixture_wait_words (CauserieDialogsFixture *f, int n, const char *part);
void causerie_dialogs_fixture_type (CauserieDialogsFixture *f, const char *row, const char *text);
void causerie_dialogs_fixture_click (CauserieDialogsFixture *f, const char *button);

G_END_DECLS
