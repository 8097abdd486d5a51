/** One uploaded file, named `image`, read into memory by multer; a larger one ends as 413. */
import { hasUnreadBody, Refusal, readRest } from '@session-lab/shared';
import type { RequestHandler } from 'express';
import multer from 'multer';

export function uploadMiddleware(maxBytes: number): RequestHandler {
  const readFile = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: maxBytes, files: 1, fields: 4 },
    defParamCharset: 'utf8', // otherwise multer takes the file's name for Latin-1
  }).single('image');
  return (request, response, next) =>
    readFile(request, response, async (error?: unknown) => {
      // What is no multipart, multer leaves where it is.
      if (!error && hasUnreadBody(request)) await readRest(request);
      // An error that isn't multer's own is its parser's: the body is no multipart at all.
      const garbled = error instanceof Error && !(error instanceof multer.MulterError);
      next(garbled ? new Refusal(400, 'BAD_UPLOAD', error.message) : error);
    });
}
