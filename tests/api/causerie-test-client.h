/* SPDX-License-Identifier: GPL-3.0-or-later
 * One client, one scripted service, and what came of asking it. */
#pragma once

#include "causerie-client.h"
#include "causerie-test-clock.h"
#include "causerie-test-server.h"

G_BEGIN_DECLS

/**
 * CauserieTestTalk:
 *
 * A client that talks to a scripted server. All members may be read by the test; @builder and
 * @cancellable are new for each question.
 */
typedef struct
{
  CauserieTestServer *server;
  CauserieTestClock *clock;
  CauserieService *service;
  CauserieClient *client;
  CauserieReplyBuilder *builder;
  GCancellable *cancellable;
  GAsyncResult *result;
  guint n_retrying;
  guint retrying_code;
} CauserieTestTalk;

CauserieTestTalk *causerie_test_talk_new (CauserieServiceKind kind);
void causerie_test_talk_free (CauserieTestTalk *talk);
void causerie_test_talk_begin (CauserieTestTalk *talk);
gboolean causerie_test_talk_end (CauserieTestTalk *talk, GError **error);
gboolean causerie_test_talk_ask (CauserieTestTalk *talk, CauserieTestReply *reply, GError **error);
GPtrArray *causerie_test_talk_list (CauserieTestTalk *talk, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieTestTalk, causerie_test_talk_free)

G_END_DECLS
