/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the body of a request from its beginning to its end. */
#pragma once

#include "causerie-request-body.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_REQUEST_STREAM (causerie_request_stream_get_type ())
G_DECLARE_FINAL_TYPE (CauserieRequestStream, causerie_request_stream, CAUSERIE, REQUEST_STREAM,
                      GInputStream)

GInputStream *causerie_request_stream_new (CauserieRequestBody *body);

G_END_DECLS
