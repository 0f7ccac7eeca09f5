/* SPDX-License-Identifier: GPL-3.0-or-later
 * A plain HTTP client with its own demo service, for tests. */
#pragma once

#include <libsoup/soup.h>

#include "causerie-demo-service.h"

G_BEGIN_DECLS

/**
 * CauserieDemoClient:
 * @service: a running service with pace 0
 * @session: the session for requests
 * @key: (nullable): the value of `x-api-key`
 * @bearer: (nullable): the value of `Authorization`
 * @version: (nullable): the value of `anthropic-version`
 * @type: the value of `Content-Type`
 * @headers: (nullable): the headers of the last response
 *
 * Tests may change the members between requests.
 */
typedef struct
{
  CauserieDemoService *service;
  SoupSession *session;
  const char *key;
  const char *bearer;
  const char *version;
  const char *type;
  SoupMessageHeaders *headers;
} CauserieDemoClient;

CauserieDemoClient *causerie_demo_client_new (void);
CauserieDemoClient *causerie_demo_client_new_with_service (CauserieDemoService *service);
void causerie_demo_client_free (CauserieDemoClient *client);
SoupMessage *causerie_demo_client_make (CauserieDemoClient *client, const char *path,
                                        const char *body);
char *causerie_demo_client_send (CauserieDemoClient *client, const char *path, const char *body,
                                 guint *status);
char *causerie_demo_client_ask (CauserieDemoClient *client, const char *members, const char *first,
                                ...) G_GNUC_NULL_TERMINATED;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieDemoClient, causerie_demo_client_free)

G_END_DECLS
