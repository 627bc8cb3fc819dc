package main

import (
	"maps"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestParseSettings(t *testing.T) {
	list := &source.List{}
	got := parseSettings("s", "\uFEFF# a comment\r\n\r\n A = b = c \r\nGroup|Name=#x\nEmpty=\nQuoted=\"q\"\n", list)
	want := vars.Settings{"A": "b = c", "Group|Name": "#x", "Empty": "", "Quoted": `"q"`}
	if !maps.Equal(got, want) || list.Err() != nil {
		t.Errorf("%v, %v", map[string]string(got), list.Err())
	}
}

func TestSettingName(t *testing.T) {
	for key, want := range map[string]string{"AcmeUrl": "IVRFLOW_SETTING_AcmeUrl", "Group|Base Url": "IVRFLOW_SETTING_Group_Base_Url", "é1": "IVRFLOW_SETTING__1"} {
		if got := settingName(key); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}
