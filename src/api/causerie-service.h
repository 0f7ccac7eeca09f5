/* SPDX-License-Identifier: GPL-3.0-or-later
 * A service: the address and the credential for requests. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieServiceKind:
 * @CAUSERIE_SERVICE_ANTHROPIC: Anthropic itself
 * @CAUSERIE_SERVICE_CUSTOM: a local server or a gateway with the same protocol
 * @CAUSERIE_SERVICE_DEMO: the built-in demo
 */
typedef enum
{
  CAUSERIE_SERVICE_ANTHROPIC,
  CAUSERIE_SERVICE_CUSTOM,
  CAUSERIE_SERVICE_DEMO,
} CauserieServiceKind;

#define CAUSERIE_TYPE_SERVICE (causerie_service_get_type ())
G_DECLARE_FINAL_TYPE (CauserieService, causerie_service, CAUSERIE, SERVICE, GObject)

CauserieService *causerie_service_new (CauserieServiceKind kind, const char *base_url,
                                       const char *api_key, const char *auth_token, GError **error);
CauserieService *causerie_service_new_from_environment (const char *const *environment,
                                                        GError **error);

CauserieServiceKind causerie_service_get_kind (CauserieService *self);
const char *causerie_service_get_identity (CauserieService *self);
const char *causerie_service_get_name (CauserieService *self);
const char *causerie_service_get_note (CauserieService *self);
gboolean causerie_service_has_credential (CauserieService *self);
const char *causerie_service_get_api_key (CauserieService *self);
const char *causerie_service_get_auth_token (CauserieService *self);
char *causerie_service_dup_url (CauserieService *self, const char *path);
char *causerie_service_redact (CauserieService *self, const char *text);

G_END_DECLS
