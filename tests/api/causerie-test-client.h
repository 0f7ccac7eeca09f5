/* SPDX-License-Identifier: GPL-3.0-or-later
 * A client with a scripted server, and the results of its requests. */
#pragma once

#include "causerie-client.h"
#include "causerie-test-clock.h"
#include "causerie-test-server.h"

G_BEGIN_DECLS

/**
 * CauserieTestClient:
 *
 * A client that talks to a scripted server. Tests may read all members; @builder and @cancellable
 * are replaced by each request.
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
} CauserieTestClient;

CauserieTestClient *causerie_test_client_new (CauserieServiceKind kind);
void causerie_test_client_free (CauserieTestClient *self);
void causerie_test_client_begin (CauserieTestClient *self);
void causerie_test_client_begin_body (CauserieTestClient *self, CauserieRequestBody *body);
gboolean causerie_test_client_end (CauserieTestClient *self, GError **error);
gboolean causerie_test_client_request (CauserieTestClient *self, CauserieTestReply *reply,
                                       GError **error);
GPtrArray *causerie_test_client_list_models (CauserieTestClient *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieTestClient, causerie_test_client_free)

G_END_DECLS
