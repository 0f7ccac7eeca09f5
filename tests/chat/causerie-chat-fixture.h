/* SPDX-License-Identifier: GPL-3.0-or-later
 * A chat in a library of its own, and a scripted service: everything a turn needs, for tests. */
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
} CauserieTestExchange;

/**
 * CauserieTestExchangeFunc:
 * @self: a chat that is not begun, with a service and a library of its own
 * @data: (nullable): the row of a table that is tested
 */
typedef void (*CauserieTestExchangeFunc) (CauserieTestExchange *self, gconstpointer data);

CauserieSettings *causerie_test_create_settings (void);

void causerie_test_exchange_add_test (const char *name, CauserieTestExchangeFunc test);
void causerie_test_exchange_add_row (const char *name, gconstpointer row,
                                     CauserieTestExchangeFunc test);
void causerie_test_exchange_set_up (CauserieTestExchange *self);
void causerie_test_exchange_tear_down (CauserieTestExchange *self);
CauserieChat *causerie_test_exchange_new_chat (CauserieTestExchange *self, gint64 chat_id);
void causerie_test_exchange_create_registry (CauserieTestExchange *self);
void causerie_test_exchange_clear_registry (CauserieTestExchange *self);
void causerie_test_exchange_use (CauserieTestExchange *self, CauserieService *service);
void causerie_test_exchange_reopen (CauserieTestExchange *self);
void causerie_test_exchange_reopen_chat (CauserieTestExchange *self, gint64 id);
void causerie_test_exchange_create_chat (CauserieTestExchange *self, CauserieChat **chat,
                                         CauserieBranch **branch);
void causerie_test_exchange_use_untitled_chat (CauserieTestExchange *self);

void causerie_test_push (CauserieTestExchange *self, const char *events);
void causerie_test_push_text (CauserieTestExchange *self, const char *text);
CauserieTestReply *causerie_test_create_held (const char *text);
gboolean causerie_test_try_send (CauserieTestExchange *self, const char *text, GError **error);
void causerie_test_send (CauserieTestExchange *self, const char *text);
gboolean causerie_test_try_edit (CauserieTestExchange *self, gint64 id, const char *text,
                                 GError **error);
gboolean causerie_test_try_retry (CauserieTestExchange *self, gint64 id, GError **error);
void causerie_test_wait_idle (CauserieChat *chat);
void causerie_test_talk (CauserieTestExchange *self, const char *question, const char *answer);
void causerie_test_load_all (CauserieTestExchange *self);
gint64 causerie_test_get_id (CauserieTestExchange *self, guint position);
char *causerie_test_dup_branch (CauserieBranch *branch);
CauserieFailure *causerie_test_get_failure (CauserieTestExchange *self, guint position);
void causerie_test_assert_branch (CauserieTestExchange *self, const char *expected);
void causerie_test_settle (CauserieTestExchange *self);
void causerie_test_run_sql (CauserieTestExchange *self, const char *sql);
char *causerie_test_read_disk (CauserieTestExchange *self, const char *sql);
char *causerie_test_dup_member (CauserieTestServer *server, guint request, const char *name);
void causerie_test_assert_same_member (CauserieTestExchange *self, guint one, guint other,
                                       const char *name);
void causerie_test_stop_session (CauserieSession *session);

G_END_DECLS
