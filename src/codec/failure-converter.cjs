/**
 * Failures whose message and stack trace are a payload, which the codec encrypts. A module of its own, and CommonJS: the
 * SDK requires it by its path, and it is bundled with the workflows, whose sandbox makes failures as well.
 */
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
