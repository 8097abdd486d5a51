"""An uploaded file, read into memory; one that is too large is refused while it comes."""
from django.core.files.uploadhandler import MemoryFileUploadHandler

from replica import config
from replica.problems import Refusal


class LimitedUpload(MemoryFileUploadHandler):
    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.activated = True
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > config.UPLOAD_MAX_BYTES:
            raise Refusal(413, "FILE_TOO_LARGE", "The file is too large.")
        return super().receive_data_chunk(raw_data, start)
