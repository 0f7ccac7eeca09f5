/* SPDX-License-Identifier: GPL-3.0-or-later
 * A fixture with a chat, its own library, and a scripted service. */
#pragma once

#include "causerie-chat.h"
#include "causerie-session.h"
#include "causerie-test-server.h"
#include "causerie-test-sse.h"
#include "causerie-test.h"

G_BEGIN_DECLS

#define CAUSERIE_TEST_MODEL "claude-opus-5-5"
#define CAUSERIE_TEST_KEY "sk-ant-test-5ecret"

typedef struct
{
  char *folder;
  CauserieTestServer *server;
  CauserieLibrary *library;
  CauserieSettings *settings;
  CauserieClient *client;
  CauserieSecrets *secrets;
  CauserieRegistry *registry;
  CauseriePendingWrites *writes;
  CauserieChatList *list;
  CauserieChat *chat;
  CauserieBranch *branch;
} CauserieChatFixture;

/**
 * CauserieChatTest:
 * @self: a new chat with its own service and library
 * @data: (nullable): the row of a table of cases
 */
typedef void (*CauserieChatTest) (CauserieChatFixture *self, gconstpointer data);

CauserieSettings *causerie_test_create_settings (void);

void causerie_chat_fixture_add_test (const char *name, CauserieChatTest test);
void causerie_chat_fixture_add_row (const char *name, gconstpointer row, CauserieChatTest test);
void causerie_chat_fixture_set_up (CauserieChatFixture *self);
void causerie_chat_fixture_tear_down (CauserieChatFixture *self);
CauserieChat *causerie_chat_fixture_new_chat (CauserieChatFixture *self, gint64 chat_id);
void causerie_chat_fixture_create_registry (CauserieChatFixture *self);
void causerie_chat_fixture_clear_registry (CauserieChatFixture *self);
void causerie_chat_fixture_use_service (CauserieChatFixture *self, CauserieService *service);
void causerie_chat_fixture_reopen (CauserieChatFixture *self);
void causerie_chat_fixture_reopen_chat (CauserieChatFixture *self, gint64 id);
void causerie_chat_fixture_create_chat (CauserieChatFixture *self, CauserieChat **chat,
                                        CauserieBranch **branch);
void causerie_chat_fixture_search_web (CauserieChatFixture *self);
void causerie_chat_fixture_use_untitled_chat (CauserieChatFixture *self);

void causerie_test_push (CauserieChatFixture *self, const char *events);
void causerie_test_push_text (CauserieChatFixture *self, const char *text);
CauserieTestReply *causerie_test_create_open_reply (const char *text);
gboolean causerie_test_try_send (CauserieChatFixture *self, const char *text, GError **error);
void causerie_test_send (CauserieChatFixture *self, const char *text);
gboolean causerie_test_try_edit (CauserieChatFixture *self, gint64 id, const char *text,
                                 GError **error);
gboolean causerie_test_try_retry (CauserieChatFixture *self, gint64 id, GError **error);
void causerie_test_wait_idle (CauserieChat *chat);
void causerie_test_send_and_reply (CauserieChatFixture *self, const char *question,
                                   const char *answer);
void causerie_test_load_all (CauserieChatFixture *self);
gint64 causerie_test_get_id (CauserieChatFixture *self, guint position);
char *causerie_test_dup_branch (CauserieBranch *branch);
CauserieFailure *causerie_test_get_failure (CauserieChatFixture *self, guint position);
void causerie_test_assert_branch (CauserieChatFixture *self, const char *expected);
void causerie_test_flush_library (CauserieChatFixture *self);
void causerie_test_run_sql (CauserieChatFixture *self, const char *sql);
char *causerie_test_read_disk (CauserieChatFixture *self, const char *sql);
char *causerie_test_dup_raw_member (CauserieTestServer *server, guint request, const char *name);
char *causerie_test_dup_member (CauserieTestServer *server, guint request, const char *name);
void causerie_test_assert_same_member (CauserieChatFixture *self, guint one, guint other,
                                       const char *name);
void causerie_test_stop_session (CauserieSession *session);

G_END_DECLS
