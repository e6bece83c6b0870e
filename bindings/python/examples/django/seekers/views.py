"""A list with masks, and one telephone number for a case."""

import jeton
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from . import keys
from .models import JobSeeker


@require_GET
@login_required
def listed(request):
    return render(request, "seekers/listed.html", {"seekers": JobSeeker.objects.order_by("number")})


@require_POST
@login_required
@never_cache
def phone(request, number):
    """The number, 403 if policy or budget say no, 503 if the ledger cannot answer."""
    case = request.POST.get("case")
    if not case:
        return HttpResponseBadRequest("name the case")
    seeker = get_object_or_404(JobSeeker, pk=number)
    asked = jeton.Request(request.user.username, "placement", case=case, subject=number)
    try:
        permit = keys.gate().reserve(asked.reveal(seeker.phone_token()))
    except jeton.Refused:
        return HttpResponse("refused", status=403)
    except jeton.Unavailable:
        return HttpResponse("try again later", status=503)
    with keys.vault().reveal(permit) as revealed:
        return HttpResponse(revealed.expose(), content_type="text/plain")
