/* SPDX-License-Identifier: GPL-3.0-or-later
 * Creates the HTTP message for one attempt of a request. */
#pragma once

#include "causerie-request-body.h"
#include "causerie-service.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

SoupMessage *causerie_service_message_new (CauserieService *service, const char *path,
                                           CauserieRequestBody *body);

G_END_DECLS
