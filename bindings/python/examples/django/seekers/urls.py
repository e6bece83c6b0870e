from django.urls import path

from . import views

urlpatterns = [path("", views.listed, name="listed"), path("<str:number>/phone", views.phone, name="phone")]
