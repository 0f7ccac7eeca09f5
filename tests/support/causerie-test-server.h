/* SPDX-License-Identifier: GPL-3.0-or-later
 * A loopback HTTP server with scripted answers, which may be malformed. */
#pragma once

#include <gio/gio.h>

#include "causerie-test-reply.h"
#include "causerie-test-request.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TEST_SERVER (causerie_test_server_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTestServer, causerie_test_server, CAUSERIE, TEST_SERVER, GObject)

/**
 * CauserieTestResponder:
 * @request: the request
 * @data: as passed to causerie_test_server_set_responder()
 *
 * Called in threads of the server, possibly concurrently.
 *
 * Returns: (transfer full) (nullable): the answer; %NULL for status 500
 */
typedef CauserieTestReply *(*CauserieTestResponder) (const CauserieTestRequest *request,
                                                     gpointer data);

/**
 * CauserieTestJudge:
 * @request: the request
 *
 * Called in a thread of the server before the request is answered. Aborts the test if the request
 * is invalid.
 */
typedef void (*CauserieTestJudge) (const CauserieTestRequest *request);

CauserieTestServer *causerie_test_server_new (void);
const char *causerie_test_server_get_base_url (CauserieTestServer *self);
void causerie_test_server_push (CauserieTestServer *self, CauserieTestReply *reply);
void causerie_test_server_set_responder (CauserieTestServer *self, CauserieTestResponder responder,
                                         gpointer data);
void causerie_test_server_set_judge (CauserieTestServer *self, CauserieTestJudge judge);
void causerie_test_server_open_gate (CauserieTestServer *self);

guint causerie_test_server_get_n_requests (CauserieTestServer *self);
char *causerie_test_server_dup_method (CauserieTestServer *self, guint index);
char *causerie_test_server_dup_target (CauserieTestServer *self, guint index);
char *causerie_test_server_dup_header (CauserieTestServer *self, guint index, const char *name);
char *causerie_test_server_dup_body (CauserieTestServer *self, guint index);
gint64 causerie_test_server_get_received_time (CauserieTestServer *self, guint index);

void causerie_test_server_wait_requests (CauserieTestServer *self, guint count);
void causerie_test_server_wait_gate (CauserieTestServer *self);
gint64 causerie_test_server_wait_closed (CauserieTestServer *self, guint index);

GSocketService *causerie_test_listen_without_tls (char **url);

G_END_DECLS
