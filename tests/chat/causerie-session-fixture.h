/* SPDX-License-Identifier: GPL-3.0-or-later
 * A session with its own library, and a server that acts as the demo or as another service. All
 * calls are synchronous. */
#pragma once

#include "causerie-test-clock.h"
#include "causerie-chat-fixture.h"

G_BEGIN_DECLS

#define CAUSERIE_SESSION_MODELS                                                                    \
  "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-5-5\",\"display_name\":\"Opus\","           \
  "\"created_at\":\"2026-09-22T00:00:00Z\"},{\"type\":\"model\",\"id\":\"claude-haiku-5-5\","      \
  "\"display_name\":\"Haiku\",\"created_at\":\"2026-10-07T00:00:00Z\"}],\"has_more\":false}"
#define CAUSERIE_SESSION_LOCAL_MODELS                                                              \
  "{\"object\":\"list\",\"data\":[{\"id\":\"qwen3:8b\",\"object\":\"model\"},"                     \
  "{\"id\":\"llama\",\"object\":\"model\"}]}"

/* The clock does not advance: timers longer than a second fire only when a test advances it. */
typedef struct
{
  char *folder;
  CauserieTestClock *clock;
  CauserieTestServer *server;
  CauserieSettings *settings;
  CauserieSecrets *secrets;
  CauserieRegistry *registry;
  CauserieSession *session;
  CauserieService *demo; /* NULL if it cannot be started */
  guint n_demo_starts;
} CauserieSessionFixture;

/**
 * CauserieSessionTest:
 * @self: a session that is not started
 * @data: not used
 */
typedef void (*CauserieSessionTest) (CauserieSessionFixture *self, gconstpointer data);

void causerie_session_fixture_add_test (const char *name, CauserieSessionTest test);
void causerie_session_fixture_create_session (CauserieSessionFixture *self);
void causerie_session_fixture_begin (CauserieSessionFixture *self);
void causerie_session_fixture_wait_ready (CauserieSessionFixture *self);
void causerie_session_fixture_start (CauserieSessionFixture *self);
void causerie_session_fixture_stop (CauserieSessionFixture *self);
void causerie_session_fixture_store_key (CauserieSessionFixture *self, const char *identity);
gboolean causerie_session_fixture_use (CauserieSessionFixture *self, CauserieServiceChoice choice,
                                       const char *url, const char *key, GError **error);
CauserieServiceKind causerie_session_fixture_get_kind (CauserieSessionFixture *self);
void causerie_session_fixture_push_json (CauserieSessionFixture *self, const char *json);

G_END_DECLS
