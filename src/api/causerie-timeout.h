/* SPDX-License-Identifier: GPL-3.0-or-later
 * Timeouts of a connection: cancels it when nothing arrives for too long. */
#pragma once

#include "causerie-clock.h"
#include "causerie-error.h"
#include "causerie-service.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieTimeoutPhase:
 * @CAUSERIE_TIMEOUT_IDLE: no timeout
 * @CAUSERIE_TIMEOUT_CONNECTING: until the request's head is sent
 * @CAUSERIE_TIMEOUT_WAITING: until the answer's first byte
 * @CAUSERIE_TIMEOUT_READING: until the answer's next byte
 *
 * The phase of a request, which determines the timeout.
 */
typedef enum
{
  CAUSERIE_TIMEOUT_IDLE,
  CAUSERIE_TIMEOUT_CONNECTING,
  CAUSERIE_TIMEOUT_WAITING,
  CAUSERIE_TIMEOUT_READING,
} CauserieTimeoutPhase;

/**
 * CauserieTimeout:
 *
 * Watches one connection, in the main context that was the thread-default one when it was created.
 */
typedef struct _CauserieTimeout CauserieTimeout;

CauserieTimeout *causerie_timeout_new (CauserieClock *clock, CauserieService *service,
                                       GCancellable *cancellable);
void causerie_timeout_free (CauserieTimeout *self);
void causerie_timeout_start (CauserieTimeout *self, CauserieTimeoutPhase phase);
void causerie_timeout_check_sleep (CauserieTimeout *self);
void causerie_timeout_reset (CauserieTimeout *self, GCancellable *cancellable);
gboolean causerie_timeout_has_passed (const CauserieTimeout *self);
CauserieError causerie_timeout_get_code (const CauserieTimeout *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieTimeout, causerie_timeout_free)

G_END_DECLS
