// Reads and writes cookies with gorilla/securecookie: one JSON request per line, one result per line.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"

	"github.com/gorilla/securecookie"
)

type request struct {
	Op       string      `json:"op"`
	Name     string      `json:"name"`
	HashKey  string      `json:"hashKey"`
	BlockKey string      `json:"blockKey"`
	Raw      string      `json:"raw"`
	Value    interface{} `json:"value"`
}

func writeResult(ok bool, value interface{}) {
	line, _ := json.Marshal(map[string]interface{}{"ok": ok, "value": value})
	fmt.Println(string(line))
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<20)
	for lines.Scan() {
		var r request
		json.Unmarshal(lines.Bytes(), &r)
		hashKey, _ := base64.StdEncoding.DecodeString(r.HashKey)
		var blockKey []byte
		if r.BlockKey != "" {
			blockKey, _ = base64.StdEncoding.DecodeString(r.BlockKey)
		}
		codec := securecookie.New(hashKey, blockKey)
		codec.SetSerializer(securecookie.JSONEncoder{})
		if r.Op == "write" {
			text, err := codec.Encode(r.Name, r.Value)
			writeResult(err == nil, text)
			continue
		}
		var value interface{}
		err := codec.Decode(r.Name, r.Raw, &value)
		writeResult(err == nil, value)
	}
}
