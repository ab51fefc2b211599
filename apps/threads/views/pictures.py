"""Pictures: taken in, and given out to those who may see where they hang."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.images import Unreadable
from apps.core.limits import limited
from apps.core.requests import Request
from apps.core.stored import stored_picture
from apps.threads import access, services
from apps.threads.forms import UploadForm
from apps.threads.models import Upload
from apps.threads.views.composing import errors_of


@require_POST
@limited("upload")
def upload(request: Request) -> HttpResponse:
    """Keep a picture for words still to be posted; answers how to write it in Markdown."""
    readable = Community.objects.readable_by(request.user)
    community = get_object_or_404(
        readable, slug=request.POST.get("community", "").replace("\0", "")[:40]
    )
    standing = standing_of(request.user, community)
    access.may_upload(standing).require()
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(errors_of(form))}, status=422)
    try:
        kept = services.add_upload(
            standing=standing, file=form.cleaned_data["file"], alt=form.cleaned_data["alt"]
        )
    except Unreadable as error:
        return JsonResponse({"error": str(error)}, status=422)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    url = reverse("threads:file", args=[kept.public_id, "large"])
    return JsonResponse({"url": url, "alt": kept.alt}, status=201)


@require_safe
def file(request: Request, public_id: str, variant: str) -> HttpResponseBase:
    """A picture, for those who may see the post it stands in."""
    upload = get_object_or_404(Upload.objects.visible_to(request.user), public_id=public_id)
    return stored_picture(upload.path, variant)
